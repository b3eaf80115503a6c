import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0005_glances'),
    ]

    operations = [
        migrations.CreateModel(
            name='AwardCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.TextField()),
                ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='credential', to='programme.award')),
            ],
        ),
    ]
