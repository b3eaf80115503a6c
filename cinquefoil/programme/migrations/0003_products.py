"""Assessments that stand for products, and what deployments inherit from them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0002_award_events'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProductProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.CharField(max_length=80)),
                ('version', models.CharField(max_length=40)),
                ('named_at', models.DateTimeField()),
                ('vendor_told_at', models.DateTimeField(null=True)),
                ('vendor_reply', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='programme.assessment')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['entry', '-named_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Inheritance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact_name', models.CharField(max_length=120)),
                ('contact_email', models.EmailField(max_length=254)),
                ('assessment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inheritance', to='programme.assessment')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inheritances', to='programme.productproof')),
            ],
        ),
    ]
