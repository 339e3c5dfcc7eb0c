from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0014_stages_and_goals'),
        ('terms', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='populationgroup',
            name='group',
            field=models.CharField(max_length=40),
        ),
    ]
