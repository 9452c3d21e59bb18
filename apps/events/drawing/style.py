"""How the picture looks where no page's style sheet reaches it: as a file, by day and by night."""

STYLE = """
.way-picture{font-family:"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",system-ui,sans-serif;
color:#17242b}
.way-panel{fill:#f1f4f2}.way-panel-ended{fill:#e9ecee}
.way-stage{font-size:15px;font-weight:650;fill:#0f5458}
.way-line{stroke:#7d8a8b;stroke-width:1.6}.way-line-thin{stroke:#7d8a8b;stroke-width:1;stroke-opacity:.28}.way-tip{fill:#7d8a8b}.way-start{fill:#0f5458}
.way-line-walked{stroke:#b45309;stroke-width:3}.way-tip-walked{fill:#b45309}
.way-name{font-size:12px;fill:#3c4a52;paint-order:stroke;stroke:#f1f4f2;stroke-width:3px}
.way-name-ended{stroke:#e9ecee}
.way-box{fill:#fff;stroke:#0f5458;stroke-width:1.6}
.way-label{font-size:14px;font-weight:600;fill:currentColor}
.way-badge{fill:#b45309}.way-number{font-size:12px;font-weight:700;fill:#fff}
@media (prefers-color-scheme:dark){
.way-picture{color:#e8eeec}.way-panel{fill:#1b2528}.way-panel-ended{fill:#262e33}
.way-stage{fill:#8fd0c8}.way-box{fill:#101719;stroke:#8fd0c8}.way-start{fill:#8fd0c8}
.way-line{stroke:#84948f}.way-tip{fill:#84948f}.way-name{fill:#c2ccc9;stroke:#1b2528}
.way-name-ended{stroke:#262e33}
}
""".strip()
