from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0018_merged_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='identitydoubt',
            name='reason',
            field=models.CharField(choices=[('out_of_scope', 'The sender may not see or change the person it points to.'), ('two_persons', "The telephone is one person's and the e-mail another's."), ('other_name', 'The telephone or e-mail is of somebody with another name.'), ('several', 'More than one known person fits.'), ('may_join', 'The sender sees this person and may not change them: may they take part?'), ('shared_phone', 'This telephone already belongs to somebody.'), ('shared_email', 'This e-mail already belongs to somebody.'), ('same_person', 'Somebody asks you to agree that two rows are one person.')], max_length=12),
        ),
    ]
