from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0009_photo_months")]

    operations = [
        migrations.AddField(
            "importrun",
            "kind",
            models.CharField(
                choices=[("resident", "residents"), ("building", "buildings"), ("organisation", "organisations")],
                default="resident",
                max_length=12,
            ),
        ),
        migrations.AddField("importrun", "updates", models.BooleanField(default=False)),
        migrations.AddField("importrun", "updated", models.PositiveIntegerField(default=0)),
        migrations.AddField("importrow", "key", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("importrow", "updates", models.JSONField(null=True)),
        migrations.AddField("importrow", "updated_id", models.BigIntegerField(null=True)),
        migrations.AddField("importrow", "before", models.BigIntegerField(null=True)),
        migrations.AddField("importrow", "after", models.BigIntegerField(null=True)),
        migrations.AddField("importrow", "organisation_id", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "importrow",
            models.Index(fields=["run", "key"], condition=models.Q(state="ready"), name="import_row_key"),
        ),
    ]
