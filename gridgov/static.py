"""Static files under names that change with their content, also where one of our scripts imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "js/*.js"  # what other people's packages import is written in their comments too


class Storage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        OURS,
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
