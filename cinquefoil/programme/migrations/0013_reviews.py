"""Declared conflicts, and each decision's turn among those about its criterion."""

from collections import Counter

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def number_turns(apps, schema_editor):
    """Number what was decided before, oldest first."""
    decisions = apps.get_model("programme", "ReviewDecision")
    turns = Counter()
    for row in decisions.objects.order_by("at", "id").iterator():
        about = (row.assessment_id, row.criterion)
        decisions.objects.filter(id=row.id).update(turn=turns[about])
        turns[about] += 1


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0002_member_state"),
        ("programme", "0012_wordings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeclaredConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("integration", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programme.integration")),
                ("lifts", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="lifted_by", to="programme.declaredconflict")),
                ("organisation", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
                ("reviewer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["at", "id"]},
        ),
        migrations.AddField(
            model_name="reviewdecision",
            name="turn",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(number_turns, migrations.RunPython.noop),
        migrations.AddField(
            model_name="memberanswer",
            name="question",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="programme.reviewdecision"),
        ),
        migrations.AlterModelOptions(name="reviewdecision", options={"ordering": ["id"]}),
        migrations.AlterModelOptions(name="awardevent", options={"ordering": ["id"]}),
        migrations.AddIndex(
            model_name="reviewdecision",
            index=models.Index(fields=["criterion", "-at"], name="decisions_on_criterion"),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.UniqueConstraint(fields=("assessment", "criterion", "turn"), name="one_decision_at_a_time"),
        ),
    ]
