import pytest


@pytest.mark.django_db
def test_the_reference_names_every_address_of_the_schema(client):
    page = client.get("/api/docs/").content.decode()
    paths = client.get("/api/v1/schema/").json()["paths"]
    assert len(paths) > 10
    assert [path for path in paths if f"{path}</code>" not in page] == []
    assert "<script>" not in page
