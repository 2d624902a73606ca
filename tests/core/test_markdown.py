"""What a member writes, and what the reader gets."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from core.markdown import RENDERER_VERSION, Rendered, excerpt, mentions_in, render, tag_slug, uploads_in

pytestmark = pytest.mark.no_engine

MEMBERS = {
    "alice": "/u/alice/",
    "bob": "/u/bob/",
    "ann": "/u/ann/",
    "矿工": "/u/%E7%9F%BF/",
    "dr.no": "/u/dr.no/",
}
PHOTO = UUID("6f1c0d3e-9a1b-4c56-8f27-2f3d8a9b0c11")
OTHER = UUID("00000000-0000-4000-8000-000000000001")
OUTSIDE = 'rel="nofollow ugc noopener"'


@dataclass
class Picture:
    width: int = 800
    height: int = 600
    alt: str = ""
    thumb: str = f"/uploads/{PHOTO}/thumb/rack.jpg"


def html(text: str, **more) -> str:
    return render(text, members=MEMBERS, site_url="https://hash.example", **more).html.strip()


# Blocks -------------------------------------------------------------------------------------------


def test_headings_fit_the_page_and_skip_no_level():
    assert (
        html("# A\n### B\n# C\n## D\n###### E")
        == "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>\n<h4>D</h4>\n<h5>E</h5>"
    )


def test_a_table_scrolls_by_keyboard_and_puts_figures_right():
    assert html("| Month | MWh |\n|---|--:|\n| May | 12 |") == (
        '<div class="scroll" tabindex="0" role="region" aria-label="Table 1: Month, MWh"><table class="table">\n'
        '<thead>\n<tr>\n<th scope="col">Month</th>\n<th scope="col" class="n">MWh</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>May</td>\n<td class="n">12</td>\n</tr>\n</tbody>\n</table></div>'
    )


def test_a_task_list_says_done_and_to_do():
    assert html("- [ ] a\n- [x] b") == (
        '<ul>\n<li><input type="checkbox" disabled="" aria-label="To do"> a</li>\n'
        '<li><input type="checkbox" disabled="" checked="" aria-label="Done"> b</li>\n</ul>'
    )


def test_code_is_coloured_by_classes():
    assert html("```python\ndef f(): return 1 # one\n```") == (
        '<pre class="code" tabindex="0" role="region" aria-label="Code 1: def f(): return 1 # one">'
        '<code class="language-python"><span class="k">def</span> <span class="nf">f</span>(): '
        '<span class="k">return</span> <span class="m">1</span> <span class="c"># one</span>\n</code></pre>'
    )


@pytest.mark.parametrize("language", ["brainfuck", "mermaid", "nosuchthing", ""])
def test_code_in_other_languages_is_kept_as_it_is(language):
    code = "graph TD; A-->B & <b>@alice</b> #tag :smile:"
    assert "graph TD; A--&gt;B &amp; &lt;b&gt;@alice&lt;/b&gt; #tag :smile:" in html(
        f"```{language}\n{code}\n```"
    )


def test_mermaid_names_its_language():
    assert 'class="language-mermaid"' in html("```mermaid\ngraph\n```")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("so $x_1 * y_1$ holds", "x_1 * y_1"),
        ("so $$ x_1 * y_1 $$ holds", "x_1 * y_1"),
        (r"so $\{a\}$ holds", r"\{a\}"),
        ("公式$x^2$成立", None),  # a letter touches it from outside
        ("$40 and $50", None),
        ("US$5 to US$6", None),
        (r"\$a$", None),
        ("from $40/PH to 50$", "40/PH to 50"),
    ],
)
def test_a_formula_stays_code_and_a_price_stays_a_price(text, code):
    expected = f'<code class="language-tex">{code}</code>' if code else text.replace("\\$", "$")
    assert expected in html(text)


def test_a_formula_of_its_own_lines_is_a_box():
    box = html("As follows:\n$$\n\\sum_i x_i\n$$\nwhere")
    assert '<code class="language-tex">\\sum_i x_i\n</code>' in box
    assert box.startswith("<p>As follows:</p>")
    assert box.endswith("<p>where</p>")


def test_a_formula_without_an_end_stays_text():
    assert html("$$\na *b*") == "<p>$$\na <em>b</em></p>"


def test_footnotes_of_two_posts_on_one_page_do_not_meet():
    text = "a[^n] b[^n]\n\n[^n]: Note."
    one, two = html(text, prefix="post-1"), html(text, prefix="post-2")
    assert 'href="#fn-post-1-1" id="fnref-post-1-1"' in one
    assert '<li id="fn-post-1-1">' in one
    assert "post-1" not in two


def test_a_prefix_cannot_break_out():
    assert '"><b' not in html("a[^n]\n\n[^n]: x", prefix='"><b>')


def test_details_open_on_a_click():
    assert html('[details="Feerate & more"]\n- a\n[/details]') == (
        "<details><summary>Feerate &amp; more</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>"
    )


# Quotes -------------------------------------------------------------------------------------------


def test_a_quote_names_its_author_and_leads_to_the_post():
    post = render('[quote="sipa, post:26, topic:303"]\nSo it is.\n[/quote]\nYes.')
    assert post == Rendered(
        html='<blockquote class="quote"><cite><a href="/t/-/303/26">sipa, post 26</a></cite>\n<p>So it is.</p>\n'
        "</blockquote>\n<p>Yes.</p>\n",
        text="Yes.",
        quotes=(("sipa", 303, 26),),
    )


@pytest.mark.parametrize(
    ("mark", "cited", "quotes"),
    [
        ("[quote]", "", ()),
        ("[quote=sipa]", "<cite>sipa</cite>", ()),
        ('[quote="sipa"]', "<cite>sipa</cite>", ()),
        ('[quote="Pieter W., post:2, topic:9, username:sipa"]', "sipa, post 2", (("sipa", 9, 2),)),
        ('[quote="sipa, post:2, topic:9, full:true"]', "sipa, post 2", (("sipa", 9, 2),)),
        ('[QUOTE="<b>, post:2, topic:9"]', "&lt;b&gt;, post 2", (("<b>", 9, 2),)),
        ('[quote="sipa, post:99999999999999999999, topic:9"]', "<cite>sipa</cite>", ()),
        ('[quote="post:2, topic:9"]', "Post 2", (("", 9, 2),)),
    ],
)
def test_marks_of_quotes_as_people_and_discourse_write_them(mark, cited, quotes):
    post = render(f"{mark}\nx\n[/quote]")
    assert post.html.startswith('<blockquote class="quote">')
    assert cited in post.html
    assert post.quotes == quotes


def test_quotes_nest_and_need_no_lines_of_their_own():
    text = '[quote="a, post:1, topic:2"][quote="b, post:3, topic:4"]inner[/quote] outer[/quote] mine'
    assert html(text) == (
        '<blockquote class="quote"><cite><a href="/t/-/2/1">a, post 1</a></cite>\n'
        '<blockquote class="quote"><cite><a href="/t/-/4/3">b, post 3</a></cite>\n<p>inner</p>\n</blockquote>\n'
        "<p>outer</p>\n</blockquote>\n<p>mine</p>"
    )
    assert render(text).quotes == (("a", 2, 1), ("b", 4, 3))


@pytest.mark.parametrize(
    "text",
    [
        '[quote="a, post:1, topic:2"]\nno end',
        "no start[/quote]",
        "`[quote]` and `[/quote]`",
        "```\n[quote]\nx\n[/quote]\n```",
        "    [quote]\n    x\n    [/quote]",
        "- [quote]\n\nx\n\n[/quote]",
    ],
)
def test_a_mark_without_its_partner_or_in_code_is_text(text):
    assert "[" in html(text)
    assert "<blockquote" not in html(text)


def test_a_quote_within_a_quote_of_the_other_kind_and_within_a_list():
    assert html("> [quote=a]\n> x\n> [/quote]\n> y").count("<blockquote") == 2
    assert '<li>\n<blockquote class="quote">' in html("- [quote]\n  x\n  [/quote]\n- y").replace(
        "<li><", "<li>\n<"
    )


def test_plain_quotes_too():
    assert html("> a\n>> b") == "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>"


# Members, tags, emoji -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("@alice", "@alice"),
        ("@Alice, hello", "@Alice"),
        ("(@bob's)", "@bob"),
        ("@ann-marie", "@ann"),
        ("@dr.no.", "@dr.no"),
        ("谢谢@alice你好", "@alice"),
        ("＠alice", "＠alice"),
        ("@矿工", "@矿工"),
        ("**@alice**", "@alice"),
    ],
)
def test_a_member_is_linked(text, linked):
    address = MEMBERS[linked[1:].lower()]
    assert f'<a href="{address}" class="mention">{linked}</a>' in html(text)
    assert render(text, members=MEMBERS).mentions == (linked[1:].lower(),)
    assert linked[1:].lower() in mentions_in(text)


@pytest.mark.parametrize(
    "text",
    ["`@alice`", "```\n@alice\n```", "    @alice", "[@alice](/x)", "me@alice", r"\@alice", "@stranger", "/@alice",
     "<code>@alice</code>", "$@alice$", "https://a.example/@alice"],
)  # fmt: skip
def test_no_member_is_mentioned_in_code_links_and_addresses(text):
    post = render(text, members=MEMBERS)
    assert "mention" not in post.html
    assert post.mentions == ()


def test_who_is_named_in_a_quote_is_linked_but_not_told():
    post = render("[quote]\n@alice\n[/quote]\n> @bob\n\n@ann", members=MEMBERS)
    assert post.html.count('class="mention"') == 3
    assert post.mentions == ("ann",)


def test_mentions_come_once_in_order_and_fifty_at_most():
    members = {f"m{number}": f"/u/m{number}/" for number in range(80)}
    text = " ".join(f"@m{number}" for number in (3, 1, 3, *range(80)))
    assert render(text, members=members).mentions[:4] == ("m3", "m1", "m0", "m2")
    assert len(render(text, members=members).mentions) == 50
    assert len(mentions_in("".join(f"@m{number} " for number in range(5000)))) == 200


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("#power", "power"),
        ("#Hash_Rate", "hash-rate"),
        ("#挖矿", "挖矿"),
        ("#水冷，", "水冷"),
        ("＃energia", "energia"),
        ("#s21-pro.", "s21-pro"),
        ("#налоги", "налоги"),
    ],
)
def test_a_tag_is_linked(text, slug):
    post = render(f"see {text}")
    assert post.tags == (slug,)
    assert 'class="hashtag"' in post.html


@pytest.mark.parametrize(
    "text",
    ["#123", "`#power`", "# power", "a#power", "[#power](/x)", "#0e1412", "#fff", "&#112;", "/x#y", "#_"],
)
def test_numbers_headings_colours_and_code_are_no_tags(text):
    assert render(text).tags == ()
    assert "hashtag" not in render(text).html


def test_a_tag_has_one_address():
    assert tag_slug("Hash_Rate") == tag_slug("hash-rate") == "hash-rate"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":smile: :+1:", "😄 👍"),
        (":slight_smile:", "🙂"),
        ("好:test_tube:的", "好🧪的"),
        ("12:30:45", "12:30:45"),
        (":nosuch:", ":nosuch:"),
        ("`:smile:`", "<code>:smile:</code>"),
    ],
)
def test_emoji_by_name(text, shown):
    assert html(text) == f"<p>{shown}</p>"


# Links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://a.example/b_c_d.", "https://a.example/b_c_d", "."),
        ("(https://a.example/(b))", "https://a.example/(b)", ")"),
        ("https://a.example/__init__.py", "https://a.example/__init__.py", ""),
        ("**https://a.example**", "https://a.example", "</strong>"),
        ("请看https://a.example/路径。好", "https://a.example/%E8%B7%AF%E5%BE%84", "。好"),
        ("「https://a.example/x」", "https://a.example/x", "」"),
        ("https://a.example/x，后", "https://a.example/x", "，后"),
        ("HTTPS://A.example/", "HTTPS://A.example/", ""),
    ],
)
def test_a_bare_address_becomes_a_link_without_its_sentence(text, address, rest):
    assert re_link(html(text)) == (address, rest)


def re_link(out: str) -> tuple[str, str]:
    before, _, after = out.partition(f'" {OUTSIDE}>')
    return before.rpartition('href="')[2], after.partition("</a>")[2].removesuffix("</p>")


@pytest.mark.parametrize("text", ["www.example.com", "http://www.example.com"])
def test_www_too(text):
    assert html(text) == f'<p><a href="http://www.example.com" {OUTSIDE}>{text}</a></p>'


@pytest.mark.parametrize(
    "text", ["readme.md", "config.py", "a.b", "ahttp://x.example", "`https://a.example`", "http://"]
)
def test_file_names_and_code_are_no_addresses(text):
    assert "<a " not in html(text)


@pytest.mark.parametrize(
    "href", ["/about/", "#post-3", "https://hash.example/t/x/3/", "mailto:a@b.example", "x/y", "?q=1"]
)
def test_our_own_pages_carry_no_rel(href):
    assert html(f"[x]({href})") == f'<p><a href="{href}">x</a></p>'


@pytest.mark.parametrize(
    "href",
    ["https://evil.example", "//evil.example", "https://hash.example.evil.example/", "/\\evil.example"],
)
def test_all_others_do(href):
    out = html(f"[x]({href})")
    assert OUTSIDE in out or 'href="/%5Cevil.example"' in out


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://a", "JaVaScRiPt:alert(1)",
     "data:image/png;base64,AAAA", "stratum+tcp://pool"],
)  # fmt: skip
def test_other_schemes_stay_text(href):
    assert "<a " not in html(f"[x]({href})")
    assert "<a " not in html(f"<{href}>")
    assert "<img" not in html(f"![x]({href})")


def test_links_within_the_site_are_told():
    post = render(
        "[a](/t/ramp-time/12/3) https://hash.example/t/x/13/ [c](/t/x/14?y#z) [d](https://o.example/t/x/15)",
        site_url="https://hash.example/",
    )
    assert post.links == ((12, 3), (13, 1), (14, 1))


# Pictures -----------------------------------------------------------------------------------------


def test_our_picture_is_shown_at_its_size_and_leads_to_the_whole():
    post = render(f"![A rack](/uploads/{PHOTO}/rack.jpg)", uploads={PHOTO: Picture()})
    assert post.html == (
        f'<p><a href="/uploads/{PHOTO}/rack.jpg"><img src="/uploads/{PHOTO}/thumb/rack.jpg" alt="A rack" width="800"'
        ' height="600" loading="lazy"></a></p>\n'
    )
    assert post.uploads == (PHOTO,)


def test_our_picture_in_a_link_stays_one_link():
    out = html(f"[![x](/uploads/{PHOTO}/a.jpg)](https://a.example)", uploads={PHOTO: Picture(alt="Ours")})
    assert out.count("<a ") == 1
    assert "<img" in out


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("![A rack|690x388](upload://x.png)", '<span class="missing">Image: A rack</span>'),
        ("![|100%](upload://x.png)", '<span class="missing">Image</span>'),
        ("[plan.pdf|attachment](upload://x.pdf)", '<span class="missing">plan.pdf|attachment</span>'),
        ("![x](https://a.example/b.png)", f'<a href="https://a.example/b.png" {OUTSIDE}>Image: x</a>'),
        ("[![x](https://a.example/b.png)](/y)", '<a href="/y">Image: x</a>'),
        (f"![x](/uploads/{OTHER}/b.png)", f'<a href="/uploads/{OTHER}/b.png">Image: x</a>'),
    ],
)
def test_other_pictures_are_named(text, out):
    assert out in html(text, uploads={PHOTO: Picture()})


def test_every_upload_is_told_known_or_not():
    text = f"![a](/uploads/{PHOTO}/a.png) [b](https://hash.example/uploads/{OTHER}/b.pdf)"
    assert render(text, site_url="https://hash.example").uploads == (PHOTO, OTHER)
    assert uploads_in(text) == {PHOTO, OTHER}


# HTML as typed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("x<sub>2</sub> <b onclick=a()>y</b>", "x<sub>2</sub> <b>y</b>"),
        ("a<br>b<br />c", "a<br>b<br>c"),
        ("<pubkey> OP_CHECKSIG", "&lt;pubkey&gt; OP_CHECKSIG"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b>never closed", "a <b>never closed</b>"),
        ("never opened</b>", "never opened&lt;/b&gt;"),
        ("<strike>x</strike>", "<del>x</del>"),
        ("a <!-- hidden --> b", "a  b"),
        ("a <!-- not closed", "a &lt;!-- not closed"),
    ],
)
def test_plain_tags_work_and_the_rest_is_shown(text, out):
    assert html(text) == f"<p>{out}</p>"


def test_details_in_html_hold_markdown():
    assert html("<details open>\n<summary>S</summary>\n\n**b**\n\n</details>\n\nafter") == (
        '<details open="">\n<summary>S</summary>\n<p><strong>b</strong></p>\n</details>\n<p>after</p>'
    )


def test_an_open_tag_reaches_no_further_than_its_paragraph():
    assert html("<b>a\n\nb") == "<p><b>a</b></p>\n<p>b</p>"


# Chinese and Japanese -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("**重要（注意）**请看", "<strong>重要（注意）</strong>请看"),
        ("请看**“引用”**吗", "请看<strong>“引用”</strong>吗"),
        ("これは**「強調」**です", "これは<strong>「強調」</strong>です"),
        ("~~旧（价）~~新", "<del>旧（价）</del>新"),
        ("第一行\n第二行", "第一行第二行"),
        ("한 줄\n두 줄", "한 줄\n두 줄"),
        ("hash\nrate", "hash\nrate"),
        ("算力\nhash", "算力\nhash"),
    ],
)
def test_emphasis_and_line_ends(text, out):
    assert html(text) == f"<p>{out}</p>"


# Plain text ---------------------------------------------------------------------------------------


def test_plain_text_has_no_marks_and_no_words_of_others():
    text = (
        '# Head\n[quote="a, post:1, topic:2"]\nTheirs.\n[/quote]\n**Mine** and `code` [link](/x) :smile:\n\n'
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\n```\n![A rack|1x1](upload://x) a<br>b<sub>2</sub> note[^1]\n\n"
        "[^1]: Foot."
    )
    assert render(text).text.splitlines() == [
        "Head", "Mine and code link 😄", "a  b", "1  2", "x = 1", "A rack a", "b2 note", "Foot."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "length", "out"),
    [
        ("short", 10, "short"),
        ("one two three", 9, "one two…"),
        ("one two,  three", 9, "one two…"),
        ("算力曲线很平滑的", 5, "算力曲线…"),
        ("unbrokenword", 6, "unbro…"),
        ("a\nb", 10, "a b"),
        ("ae\u0301e\u0301", 3, "a…"),
        ("x👩‍🚀y", 3, "x…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 5, ""),
    ],
)
def test_an_excerpt_ends_between_words(text, length, out):
    assert excerpt(text, length) == out
    assert len(excerpt(text, length)) <= length


# Whatever comes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "a\x00b\udfffc", "\r\n\r", "\ufeff", "\u202e", " ", "\x1f\x7f\x9b"]
)
def test_what_no_database_takes_is_left_out(text):
    out = render(text).html
    assert "\x00" not in out
    out.encode("utf-8")
    render(text).text.encode("utf-8")


def test_line_ends_of_every_system():
    assert render("a\r\n\r\nb\rc").html == render("a\n\nb\nc").html


def test_what_is_too_deep_stays_text():
    assert "deep" in html(">" * 200 + "deep")
    assert "deep" in html("- " * 200 + "deep")
    assert "deep" in html("[quote]" * 50 + "deep" + "[/quote]" * 50)
    assert "deep" in html("![" * 50 + "deep" + "](https://a.example)" * 50)
    assert "deep" in html("[^a]: " * 50 + "deep [^a]")


def test_rows_that_would_fill_a_page_with_empty_cells_are_no_table():
    bomb = "|".join("x" * 256) + "\n" + "|".join("-" * 256) + "\n" + "x\n" * 256
    assert len(html(bomb)) < 10 * len(bomb)


def test_labels_are_in_the_language_of_the_text_not_of_the_reader():
    from django.utils import translation

    with translation.override("zh-hans"):
        assert html("- [x] a") == html("- [x] a", language="en")


def test_the_version_is_a_number_that_can_be_raised():
    assert RENDERER_VERSION >= 1
