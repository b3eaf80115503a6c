"""Contacts in a table of their own; the one contact an organisation had becomes its main one."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


def move_into_table(apps, schema_editor):
    """Keep each organisation's contact as its main one."""
    organisation, contact = (apps.get_model("organisations", name) for name in ("Organisation", "Contact"))
    known = organisation.objects.exclude(contact_name="", contact_email="").iterator()
    contact.objects.bulk_create(
        (
            contact(organisation_id=row.id, role="main", name=row.contact_name, email=row.contact_email)
            for row in known
        ),
        batch_size=500,
    )


def move_back(apps, schema_editor):
    """Keep the main contacts in the organisations' columns again; others are lost with their table."""
    organisation, contact = (apps.get_model("organisations", name) for name in ("Organisation", "Contact"))
    for row in contact.objects.filter(role="main").iterator():
        organisation.objects.filter(id=row.organisation_id).update(contact_name=row.name, contact_email=row.email)


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0002_member_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=16)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("role", "main")), fields=("organisation",), name="one_main_contact"
                    ),
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("role"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="one_contact_per_role_and_email",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["main", "technical", "communications"])),
                        name="contact_role_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(move_into_table, move_back),
        migrations.RemoveField(model_name="organisation", name="contact_name"),
        migrations.RemoveField(model_name="organisation", name="contact_email"),
    ]
