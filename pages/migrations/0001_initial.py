from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='what it is for, in a sentence')),
                ('rules', models.TextField(blank=True, max_length=20000, verbose_name='house rules')),
                ('rules_html', models.TextField(blank=True)),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='address for enquiries')),
                ('set_up_at', models.DateTimeField()),
            ],
        ),
    ]
