"""The stylesheet, the sprite and the scripts: what they hold and what they may weigh."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from core import icons, static

pytestmark = pytest.mark.no_engine

STATIC = Path(settings.BASE_DIR) / "static"


def test_stylesheet_is_one_file_in_layer_order_under_40_kB():
    css = static.stylesheet()
    assert css.startswith("@layer reset, tokens, base, layout, components, utilities;\n")
    places = [css.index(f"@layer {layer} {{") for layer in static.LAYERS]
    assert places == sorted(places)
    assert css.count("{") == css.count("}")
    assert "/*" not in css
    assert len(css.encode()) < 40_000


@pytest.mark.parametrize("file", sorted((STATIC / "css").rglob("*.css")), ids=lambda file: file.name)
def test_each_css_file_is_short_and_takes_colours_from_tokens(file):
    text = file.read_text()
    assert len(text.splitlines()) < 120
    if file.parent.name == "components":
        assert "@layer" not in text


def test_scripts_are_under_40_kB_and_each_element_under_80_lines():
    scripts = list((STATIC / "js").rglob("*.js"))
    assert sum(file.stat().st_size for file in scripts) < 40_000
    assert [file.name for file in scripts if len(file.read_text().splitlines()) >= 80] == []


def test_every_element_is_defined_under_the_name_of_its_file_and_loaded():
    loaded = (STATIC / "js/app.js").read_text() + (STATIC / "js/member.js").read_text()
    for file in (STATIC / "js/elements").glob("*.js"):
        assert f'customElements.define("{file.stem}"' in file.read_text()
        assert f'import "./elements/{file.name}";' in loaded


def test_icon_points_into_the_sprite_and_is_hidden_from_screen_readers():
    assert icons.icon("bell", "i-flip") == (
        f'<svg class="i i-flip" aria-hidden="true"><use href="{icons.static(icons.SPRITE)}#bell"/></svg>'
    )


def test_finder_builds_both_files_and_knows_no_others():
    assert Path(finders.find("site.css")).read_text() == static.stylesheet()
    assert Path(finders.find("sprite.svg")).read_text() == icons.sprite()
    assert static.BuiltFilesFinder().find("other.css") == []


def test_collectstatic_hashes_and_compresses_and_imports_follow(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "core.static.HashedStaticFiles"},
    }
    # Ours: what packages bring is much to compress, and collected by each first start (tests/deploy/test_start.py).
    packages = ["admin", "rest_framework", "django_htmx"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=packages)
    [app] = [file for file in (tmp_path / "js").glob("app.*.js") if file.suffix == ".js"]
    [element] = (tmp_path / "js/elements").glob("local-time.*.js")
    assert f'"./elements/{element.name}"' in app.read_text()
    assert len(list(tmp_path.glob("site.*.css.gz"))) == 1
