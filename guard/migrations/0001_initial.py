from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='WordRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('selling', 'Prices and selling plans to come'), ('power', 'Power offers that are open'), ('capacity', 'Capacity and output to come')], max_length=10, verbose_name='about')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('es', 'Español'), ('ru', 'Русский')], max_length=10, verbose_name='language')),
                ('first', models.TextField(max_length=3000, verbose_name='one of these')),
                ('second', models.TextField(blank=True, max_length=3000, verbose_name='and one of these in the same sentence')),
                ('unless', models.TextField(blank=True, max_length=3000, verbose_name='unless one of these stands there too')),
            ],
            options={
                'ordering': ['language', 'about', 'id'],
            },
        ),
    ]
