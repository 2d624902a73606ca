import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize("size", [999, 1000, 3_000_000, 9_000_000])
def test_little_more_than_the_limit_is_kept_and_the_form_keeps_its_fields(size, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    data = {"body": "what I wrote", "file": SimpleUploadedFile("a.txt", b"x" * size), "key": "k"}
    request = RequestFactory().post("/", data)
    assert (request.POST["body"], request.POST["key"]) == ("what I wrote", "k")
    kept = request.FILES["file"].size
    assert kept == size if size <= 1000 else 1000 < kept <= 1000 + 64 * 1024
