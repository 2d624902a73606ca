from django.contrib import admin

from core.admin import ReadOnlyAdmin
from guard.models import WordRule

admin.site.register(WordRule, ReadOnlyAdmin)
