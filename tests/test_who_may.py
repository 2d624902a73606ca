"""Who may do what, over every address of the site: add an address and it wants a row here.

A row gives the answers to a GET and to a POST, for six people in the order of tests.world.CAST: visitor,
alice (who wrote it all), bob, mallory (suspended), carol (moderator), admin. One answer stands for all,
two for the visitor and everyone else. `login` is the redirect to the sign-in page and back.

The row of an address with a topic, a post, a file or a category in it is tried three times: in a category
open to all, in one for moderators alone, and in one of a group to which only alice belongs. There those
left outside get 404, staff included; a row that begins with `hidden:` or `group:` says otherwise. A method
that the address takes from nobody is refused before anything is looked up: a visitor and alice try it, once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from accounts.models import ApiToken, User
from tests.world import CAST, make_belongings, make_cast, make_places

pytestmark = pytest.mark.django_db

# One table: its width is its point.
# ruff: noqa: E501
PAGES = """
/                                          | 200                       | 405
/set-up/                                   | login 403 403 403 403 200 | login 403 403 403 403 303 | name=Hash&purpose=x
/about/                                    | 200                       | 405
/rules/                                    | 200                       | 405
/privacy/                                  | 200                       | 405
/terms/                                    | 200                       | 405
/competition-law/                          | 200                       | 405
/contact/                                  | 200                       | 303                       | name=A&address=a@example.org&text=Hello there&message=Hello there
/u/alice/                                  | 200                       | 405
/welcome/                                  | login 200                 | login 422
/settings/notifications/                   | login 200                 | login 303
/settings/leave/                           | login 200                 | login 422
/robots.txt                                | 200                       | 405
/sitemap.xml                               | 200                       | 405
/sitemap-pages.xml                         | 200                       | 405
/sitemap-topics-0.xml                      | 200                       | 405
/sitemap-organisations-0.xml               | 200                       | 405
/sitemap-campaigns-0.xml                   | 200                       | 405
/sitemap-strategies-0.xml                  | 200                       | 405
/healthz                                   | 200                       | 405
/readyz                                    | 200                       | 405
/forum/                                    | 200                       | 405
/forum/feed/                               | 200                       | 405
/forum/categories/                         | login 403 403 403 403 200 | login 405
/forum/categories/new/                     | login 403 403 403 403 200 | login 403 403 403 403 303 | name=New&colour=forum&see=visitors&reply=members&start=members&position=0
/forum/categories/{category_id}/           | login 403 403 403 403 200 | login 403 403 403 403 303 | name=New&slug=new-slug&colour=forum&see=visitors&reply=members&start=members&position=0
hidden: /forum/categories/{category_id}/   | login 403 403 403 403 200 | login 403 403 403 403 303 | name=New&slug=new-slug&colour=forum&see=visitors&reply=members&start=members&position=0
group: /forum/categories/{category_id}/    | login 403 403 403 403 404 | login 403 403 403 403 404 | name=New&slug=new-slug&colour=forum&see=visitors&reply=members&start=members&position=0
/forum/new/                                | login 200 200 403 200 200 | login 303 303 403 303 303 | category={category}&title=A title&body=A body.
hidden: /forum/new/                        | login 200 200 403 200 200 | login 422 422 403 303 303 | category={category}&title=A title&body=A body.
group: /forum/new/                         | login 200 200 403 200 200 | login 303 422 403 422 422 | category={category}&title=A title&body=A body.
/forum/read/                               | login 405                 | login 303
/c/{category}/feed/                        | 200                       | 405
hidden: /c/{category}/feed/                | 404                       | 405
group: /c/{category}/feed/                 | 404                       | 405
/tag/{tag}/feed/                           | 200                       | 405
hidden: /tag/{tag}/feed/                   | 404                       | 405
group: /tag/{tag}/feed/                    | 404                       | 405
/c/{category}/                             | 200                       | 405
/tag/{tag}/                                | 200                       | 405
hidden: /tag/{tag}/                        | 302 302 302 302 200 200   | 405
group: /tag/{tag}/                         | 302 200 302 302 302 302   | 405
/bookmarks/                                | login 200                 | login 405
/drafts/                                   | login 200                 | login 303                 | place=topic:{topic}&body=Begun.
hidden: /drafts/                           | login 200                 | login 303                 | place=topic:{topic}&body=Begun.
group: /drafts/                            | login 200                 | login 303                 | place=topic:{topic}&body=Begun.
/drafts/{draft}/drop/                      | login 405                 | login 303 404 404 404 404
/preview/                                  | login 405                 | login 200                 | body=*x*
/watch/topic/{topic}/                      | login 405                 | login 303                 | level=muted
/watch/category/{category_id}/             | login 405                 | login 303                 | level=muted
/watch/tag/{tag_id}/                       | login 405                 | login 303                 | level=muted
/t/{topic}/reply/                          | login 200 200 403 200 200 | login 303 303 403 303 303 | body=A reply.
/t/{topic}/read/                           | login 405                 | login 303                 | number=2
/t/{topic}/jump/                           | 302                       | 405
/t/{topic}/retitle/                        | login 200 403 403 200 200 | login 303 403 403 303 303 | title=Other&category={category}&language=en
/t/{topic}/pin/                            | login 405                 | login 403 403 403 303 303
/t/{topic}/unpin/                          | login 405                 | login 403 403 403 303 303
/t/{topic}/lock/                           | login 405                 | login 403 403 403 303 303
/t/{topic}/unlock/                         | login 405                 | login 403 403 403 303 303
/t/{topic}/archive/                        | login 405                 | login 403 403 403 303 303
/t/{topic}/unarchive/                      | login 405                 | login 403 403 403 303 303
/t/{topic}/unanswer/                       | login 405                 | login 303 403 403 303 303
/t/{topic}/move/                           | login 200 403 403 200 200 | login 303 403 403 303 303 | category={category_id}
/t/{topic}/move-posts/                     | login 403 403 403 200 200 | login 403 403 403 303 303 | posts={post}&title=Apart
/t/{topic}/merge/                          | login 403 403 403 200 200 | login 403 403 403 303 303 | into={other}
/t/{topic}/remove/                         | login 405                 | login 403 403 403 303 303
/t/{topic}/restore/                        | login 405                 | login 409
/t/{slug}/{topic}/feed/                    | 200                       | 405
hidden: /t/{slug}/{topic}/feed/            | 404                       | 405
group: /t/{slug}/{topic}/feed/             | 404                       | 405
/t/{slug}/{topic}/                         | 200                       | 405
/t/{slug}/{topic}/2                        | 302                       | 405
/posts/{post}/edit/                        | login 200 403 403 200 200 | login 303 403 403 303 303 | body=Edited.&version=1
/posts/{post}/remove/                      | login 405                 | login 303 403 403 303 303
/posts/{post}/restore/                     | login 405                 | login 409
/posts/{post}/more/                        | login 200                 | login 405
/posts/{post}/history/                     | 200                       | 405
/posts/{post}/raw/                         | 200                       | 405
/posts/{post}/answer/                      | login 405                 | login 303 403 403 303 303
/posts/{post}/react/useful/                | login 405                 | login 403 303 403 303 303
/posts/{post}/bookmark/                    | login 200                 | login 303                 | note=keep
/posts/{post}/unbookmark/                  | login 405                 | login 303
/messages/calls/                           | login 200                 | login 405
/messages/calls/new/                       | login 200 200 403 200 200 | login 422 422 403 422 422
/messages/calls/{call}/                    | login 200                 | login 405
/messages/calls/{call}/edit/               | login 200 403 403 403 403 | login 422 403 403 403 403
/messages/calls/{call}/close/              | login 405                 | login 303 403 403 403 403
/messages/calls/{call}/reply/              | login 405                 | login 403 303 403 303 303 | text=We have 20 MW.
/messages/calls/replies/{call_reply}/say/ | login 405                  | login 303 404 404 404 404 | reply-{call_reply}-text=Where?
/messages/calls/replies/{call_reply}/agree/ | login 405                | login 303 404 404 404 404
/messages/calls/replies/{call_reply}/decline/ | login 405              | login 303 404 404 404 404
/messages/                                 | login 200                 | login 405
/messages/search/?q=fluid                  | login 200                 | login 405
/messages/drafts/                          | login 200                 | login 303                 | place=new&body=Begun.
/messages/open/                            | login 200                 | login 405
/messages/{talk}/open/                     | login 200 404 404 404 404 | login 303 404 404 404 404 | audience=kind:host&subject=Spare fans
/messages/{talk}/close/                    | login 405                 | login 303 404 404 404 404
/messages/{opened}/come-in/                | login 405                 | login 303 404 404 404 404
/messages/new/                             | login 200 200 403 200 200 | login 422 303 403 303 303 | to=alice&body=Good morning.
/messages/{talk}/                          | login 200 404 404 404 404 | login 405
/messages/{talk}/send/                     | login 405                 | login 303 404 404 404 404 | body=Good morning.
/messages/{talk}/newer/                    | login 200 404 404 404 404 | login 405
/messages/{asked}/answer/                  | login 405                 | login 303 404 404 404 404 | answer=accept
/messages/{talk}/read/                     | login 405                 | login 303 404 404 404 404 | number=1
/messages/{talk}/arrange/                  | login 405                 | login 303 404 404 404 404 | do=pin
/messages/{talk}/leave/                    | login 405                 | login 303 404 404 404 404
/messages/{talk}/add/                      | login 200 404 404 404 404 | login 422 404 404 404 404
/messages/one/{message}/edit/              | login 200 404 404 404 404 | login 303 404 404 404 404 | body=Edited.&version=1
/messages/one/{message}/history/           | login 200 404 404 404 404 | login 405
/messages/one/{message}/delete/            | login 405                 | login 303 404 404 404 404
/messages/one/{message}/react/thanks/      | login 405                 | login 403 404 404 404 404
/organisations/{organisation}/write/       | login 403 200 403 200 200 | login 403 303 403 303 303 | desk=general&body=Hello there
/organisations/{organisation}/desks/       | login 200 404 404 404 404 | login 303 404 404 404 404 | which=energy&energy-desk=energy
/messages/desks/{organisation}/            | login 200 404 404 404 404 | login 405
/messages/desks/{organisation}/search/?q=fluid  | login 200 404 404 404 404 | login 405
/messages/{desk_talk}/desk/                     | login 200 404 404 404 404 | login 405
/messages/{desk_talk}/take/                     | login 405                 | login 303 404 404 404 404
/messages/{desk_talk}/hand-over/                | login 405                 | login 303 404 404 404 404 | username=erin
/messages/{desk_talk}/give-back/                | login 405                 | login 303 404 404 404 404
/messages/{desk_talk}/settle/                   | login 405                 | login 303 404 404 404 404
/messages/{desk_talk}/unsettle/                 | login 405                 | login 303 404 404 404 404
/messages/{desk_talk}/notes/                    | login 405                 | login 303 404 404 404 404 | body=Ask legal.
/messages/{desk_talk}/notes/{side_note}/delete/ | login 405                 | login 303 404 404 404 404
/messages/rooms/                           | login 200                 | login 405
/messages/rooms/new/                       | login 200 200 403 403 403 | login 303 422 403 403 403 | organisation={organisation}&subject=Parts&purpose=Share spare parts&invite=Blue River&ends_at={next_week}
/messages/rooms/invitations/{left_seat}/send-in/ | login 405           | login 303 404 404 404 404 | username=erin
/messages/rooms/invitations/{room_seat}/send-in/ | login 405           | login 403 409 404 404 404 | username=bob
/messages/rooms/invitations/{room_seat}/   | login 200 200 404 404 404 | login 403 303 404 404 404
/messages/objections/{objection}/          | login 200 404 404 404 404 | login 405
/messages/{room}/room/                     | login 200 404 404 404 404 | login 405
/messages/{room}/room/protocol/            | login 200 404 404 404 404 | login 303 404 404 404 404 | version=1
/messages/{room}/room/invite/              | login 405                 | login 303 404 404 404 404 | invite=Hash League
/messages/{room}/room/bring/               | login 405                 | login 303 404 404 404 404 | username=erin
/messages/{room}/room/object/              | login 200 404 404 404 404 | login 303 404 404 404 404
/messages/{room}/room/extend/                  | login 405                 | login 303 404 404 404 404 | ends_at={next_month}
/messages/{room}/room/withdraw/                | login 200 404 404 404 404 | login 303 404 404 404 404
/messages/{room}/room/end/                 | login 405                 | login 303 404 404 404 404
/messages/{room}/room/agenda/              | login 200 404 404 404 404 | login 303 404 404 404 404 | body=One. Two.&version=0
/moderation/glass/                         | login 404 404 404 200 200 | login 404 404 404 303 303 | conversation={desk_talk}&reason=harm&hours=1
/moderation/glass/{glass}/                 | login 404 404 404 200 200 | login 405
/moderation/glass/{glass}/grant/           | login 405                 | login 404 404 404 403 303
/moderation/glass/{glass}/refuse/          | login 405                 | login 404 404 404 303 303
/moderation/glass/{open_glass}/read/       | login 405                 | login 404 404 404 200 200
/moderation/glass/{open_glass}/file/{room_file}/ | login 405            | login 404 404 404 200 200
/messages/proposals/                       | login 200                 | login 405
/messages/proposals/new/                   | login 200 200 403 200 200 | login 422 422 403 422 422
/messages/proposals/{deal}/                | login 200 404 404 404 404 | login 405
/messages/proposals/{draft_deal}/edit/     | login 200 404 404 404 404 | login 422 404 404 404 404
/messages/proposals/{draft_deal}/send/     | login 405                 | login 303 404 404 404 404
/messages/proposals/{draft_deal}/drop/     | login 405                 | login 303 404 404 404 404
/messages/proposals/{deal}/answer/         | login 405                 | login 303 404 404 404 404 | answer=withdraw&version=1
/messages/proposals/{offer}/counter/       | login 200 404 404 404 404 | login 422 404 404 404 404
/messages/proposals/{agreed}/outcome/      | login 405                 | login 303 404 404 404 404 | outcome=kept
/messages/proposals/{agreed}/review-date/  | login 405                 | login 303 404 404 404 404 | on={soon}
/messages/proposals/{agreed}/agreement.json | login 200 404 404 404 404 | login 405
/messages/proposals/{agreed}/agreement.pdf | login 200 404 404 404 404 | login 405
/strategies/                               | 200                       | 405
/strategies/feed/                          | 200                       | 405
/strategies/new/                           | login 200 200 403 200 200 | login 303 303 403 303 303 | category=cooling&language=en&title=A title&summary=S&problem=P&steps-TOTAL_FORMS=0&steps-INITIAL_FORMS=0&variables-TOTAL_FORMS=0&variables-INITIAL_FORMS=0&sources-TOTAL_FORMS=0&sources-INITIAL_FORMS=0
/strategies/waiting/                       | login 200                 | login 405
/strategies/categories/                    | login 403 403 403 403 200 | login 403 403 403 403 303 | name=Water
/strategies/categories/{cooling}/          | login 405                 | login 403 403 403 403 303 | name=Cold
/strategies/categories/{cooling}/reviewers/ | login 405                | login 403 403 403 403 303 | username=bob
/strategies/revisions/{proposal}/          | 404 200 404 404 200 200   | 405
/strategies/revisions/{proposal}/edit/     | login 302 404 404 403 403 | login 409 404 404 409 409 | title=A title&steps-TOTAL_FORMS=0&steps-INITIAL_FORMS=0&variables-TOTAL_FORMS=0&variables-INITIAL_FORMS=0&sources-TOTAL_FORMS=0&sources-INITIAL_FORMS=0&category=cooling&language=en&version=1
/strategies/revisions/{begun}/             | 404 200 404 404 404 404   | 405
/strategies/revisions/{begun}/edit/        | login 200 404 404 404 404 | login 303 404 404 404 404 | title=A title&steps-TOTAL_FORMS=0&steps-INITIAL_FORMS=0&variables-TOTAL_FORMS=0&variables-INITIAL_FORMS=0&sources-TOTAL_FORMS=0&sources-INITIAL_FORMS=0&category=cooling&language=en&version=1
/strategies/revisions/{proposal}/take-back/ | login 405                | login 303 404 404 403 403
/strategies/revisions/{proposal}/withdraw/ | login 405                 | login 303 404 404 403 403
/strategies/revisions/{proposal}/decide/   | login 405                 | login 403 404 404 303 303 | version=1&approve=1
/strategies/revisions/{proposal}/comment/  | login 405                 | login 303 404 404 303 303 | section=problem&body=How much?
/strategies/{strategy}/                    | 200                       | 405
/strategies/{proposed}/                    | 404 200 404 404 200 200   | 405
/strategies/{strategy}/revise/             | login 200 200 403 200 200 | login 303 303 403 303 303 | title=A title&summary=S&problem=P&note=Why&steps-TOTAL_FORMS=0&steps-INITIAL_FORMS=0&variables-TOTAL_FORMS=0&variables-INITIAL_FORMS=0&sources-TOTAL_FORMS=0&sources-INITIAL_FORMS=0
/strategies/{proposed}/revise/             | login 403 404 404 403 403 | login 403 404 404 403 403
/strategies/{strategy}/history/            | 200                       | 405
/strategies/{strategy}/v/1/                | 200                       | 405
/strategies/{strategy}/in/es/              | 200                       | 405
/strategies/{strategy}/in/es/remove/       | login 405                 | login 403 403 403 303 303
/strategies/{strategy}/translate/          | login 200 200 403 200 200 | login 303 303 403 303 303 | language=ru&title=Тёплая вода&of={revision}
/strategies/{strategy}/follow/             | login 405                 | login 303
/strategies/{strategy}/arrange/            | login 403 403 403 200 200 | login 403 403 403 303 303 | category={cooling}
/strategies/{strategy}/remove/             | login 405                 | login 403 403 403 303 303
/strategies/{strategy}/restore/            | login 405                 | login 409
/strategies/calculators/                   | 200                       | 405
/strategies/calculators/network/           | 200                       | 403 403 403 403 303 303   | price=100000
/strategies/calculators/hashprice/         | 200                       | 405
/strategies/{tried}/effect/                | 200                       | 200
/settings/site/                            | login 200                 | login 303 303 403 303 303 | site_power=5
/moderation/                               | login 403 403 403 200 200 | login 405
/moderation/log/                           | 200                       | 405
/moderation/report/post/{reply}/           | login 200 403 403 200 200 | login 303 403 403 303 303 | reason=spam
/moderation/reviews/{review}/              | login 404 404 404 200 200 | login 404 404 404 303 303 | outcome=keep&reason=other
/moderation/reviews/{review}/files/00000000-0000-0000-0000-000000000000/ | login 404 | login 405
/moderation/warnings/{caution}/            | login 200 404 404 200 200 | login 405
/moderation/suspensions/{suspension}/      | login 404 404 200 200 200 | login 405
/moderation/suspensions/{suspension}/lift/ | login 405                 | login 404 404 403 303 303
/moderation/members/alice/warn/            | login 403 403 403 200 200 | login 403 403 403 303 303 | reason=other
/moderation/members/alice/suspend/         | login 403 403 403 200 200 | login 403 403 403 303 303 | reason=other&until=2030-01-01T10:00
/notifications/                            | login 200                 | 405
/notifications/read/                       | 405                       | login 303
/notifications/{notification}/             | login 302 404 404 404 404 | login 303 404 404 404 404
/notifications/{notification}/read/        | 405                       | login 303 404 404 404 404
/notifications/unsubscribe/{unsubscribe}/  | 200                       | 200
/dev/mail/                                 | 404                       | 405
/dev/mail/none.eml/                        | 404                       | 405
/search/?q=minutes                         | 200                       | 405
/search/similar/?title=ramp                | 200                       | 405
/search/related/{topic}/                   | 200                       | 405
/uploads/                                  | 405                       | login 422
/uploads/sealed/                           | 405                       | login 422
/uploads/{message_file}/thumb/sealed       | 404 200 200 404 404 404   | 405
/uploads/{message_file}/sealed             | 404 200 200 404 404 404   | 405
/uploads/new/                              | login 200                 | 405
/uploads/{upload}/                         | login 200 404 404 200 200 | 405
/uploads/{upload}/remove/                  | 405                       | login 303 403 403 303 303
/uploads/{upload}/thumb/{file}             | 200                       | 405
/uploads/{upload}/{file}                   | 200                       | 405
/plans/                                    | login 200                 | login 405
/plans/{plan}/                             | login 200 404 404 404 404 | login 303 404 404 404 404 | starts_on=2026-03-01&measure_on=2026-04-01
/plans/{plan}/drop/                        | login 405                 | login 303 404 404 404 404
/plans/{plan}/steps/{plan_step}/drop/      | login 405                 | login 303 404 404 404 404
/strategies/{tried}/v/1/pdf/               | 200                       | 303
/strategies/{tried}/v/1/strategy.md        | 200                       | 405
/strategies/{tried}/v/1/strategy.json      | 200                       | 405
/strategies/{tried}/adopt/                 | login 405                 | login 303 303 403 303 303
/strategies/{tried}/reports/               | 200                       | 405
/strategies/{tried}/reports/new/           | login 200 200 403 200 200 | login 303 303 403 303 303 | outcome=worked&started_on=2026-03-01&version=1
/strategies/{tried}/reports/{told}/        | 200                       | 405
/strategies/{tried}/reports/{gone}/        | 404 200 404 404 200 200   | 405
/strategies/{tried}/reports/{told}/edit/   | login 200 403 403 403 403 | login 303 403 403 403 403 | outcome=worked&started_on=2026-03-01&version=1&edition=1
/strategies/{tried}/reports/{told}/withdraw/ | login 405               | login 303 403 403 403 403
/strategies/{tried}/reports/{told}/history/ | 200                      | 405
/strategies/{tried}/reports/{told}/remove/ | login 403 403 403 200 200 | login 403 403 403 303 303 | reason=wrong
/strategies/{tried}/reports/{gone}/restore/ | login 405                | login 403 404 404 303 303
/strategies/{tried}/reports/{unnamed}/unseal/ | login 403 403 403 200 200 | login 403 403 403 200 200 | reason=Said to be a price agreement
/moderation/report/campaign/{campaign_id}/ | login 200 200 403 200 200 | login 303 303 403 303 303 | reason=wrong
/moderation/report/campaign-update/{update}/ | login 403 200 403 200 200 | login 403 303 403 303 303 | reason=wrong
/moderation/report/field-report/{told}/    | login 403 200 403 200 200 | login 403 303 403 303 303 | reason=wrong
/prints/{print}/                           | 404 200 404 404 404 404   | 405
/prints/{print}/page.pdf                   | 404 200 404 404 404 404   | 405
/accounts/signup/                          | 200 302                   | 422 302
/accounts/confirm-email/nope/              | 404                       | 404
/accounts/sessions/                        | 302                       | 302
/claim/nope/                               | 404                       | 404
/members/                                  | 200                       | 405
/members/complete/?q=al                    | login 200                 | login 405
/guard/hint/                               | login 405                 | login 200                 | body=We will sell next week.
/guard/rules/                              | login 403 403 403 200 200 | login 403 403 403 303 303 | about=power&language=en&first=auction
/guard/rules/{word_rule}/                  | login 403 403 403 200 200 | login 403 403 403 303 303 | about=power&language=en&first=auction
/organisations/                            | 200                       | 405
/organisations/new/                        | login 200 200 403 200 200 | login 303 303 403 303 303 | kind=miner&name=New Co&legal_name=New Co&country=US&is_not_listed=on
/organisations/grids/                      | login 403 403 403 403 200 | login 403 403 403 403 303 | name=Lapland
/organisations/grids/{grid}/               | login 405                 | login 403 403 403 403 303 | name=Lapland
/organisations/{organisation}/             | 200                       | 405
/campaigns/                                | 200                       | 405
/campaigns/new/                            | login 200 200 403 200 200 | login 303 422 403 422 422 | organisation=kestrel-ridge&aim=body&title=T&language=en&summary=S&asks=A&why=W&letter=L&body={body}&goal=10&time_zone=UTC&directed_by=D&paid_by=P
/campaigns/bodies/                         | login 403 403 403 200 200 | login 403 403 403 303 303 | kind=court&name=Other court&country=US
/campaigns/bodies/{body}/                  | login 403 403 403 200 200 | login 403 403 403 303 303 | kind=court&name=Other court&country=US
/campaigns/bodies/{body}/remove/           | login 405                 | login 403 403 403 303 303
/campaigns/directory/                      | 200                       | 405
/campaigns/directory/{association}/        | login 200 403 403 403 403 | login 303 403 403 403 403 | dues=free
/campaigns/{campaign}/                     | 200                       | 405
/campaigns/{sought}/                       | 404 200                   | 405
/campaigns/{draft_campaign}/               | 404 200 404 404 404 404   | 405
/campaigns/{reviewed}/                     | 404 200 404 404 200 200   | 405
/campaigns/{campaign}/feed/                | 200                       | 405
/campaigns/{sought}/feed/                  | 404                       | 405
/campaigns/{campaign}/sign/                | 200 200 200 403 200 200   | 200 303 303 403 303 303 | signs=on&name=Nele&email=nele@example.org
/campaigns/{sought}/sign/                  | 404                       | 404                     | signs=on&name=Nele&email=nele@example.org
/campaigns/{campaign}/sign/a-link/         | 200                       | 303
/campaigns/{campaign}/sign/nope/           | 404                       | 409
/campaigns/{campaign}/signature/           | login 200 404 404 404 404 | login 303 404 404 404 404 | withdraw=1
/campaigns/{campaign}/signature/{signature_token}/ | 200               | 303                     | withdraw=1
/campaigns/{campaign}/signature/nope/      | 404                       | 404
/campaigns/{campaign}/signed/              | 200                       | 405
/campaigns/{sought}/signed/                | 404                       | 405
/campaigns/{campaign}/rewrite/             | login 200 403 403 403 403 | login 303 403 403 403 403 | letter=Another text.
/campaigns/{campaign}/sweeps/              | login 403 403 403 200 200 | login 403 403 403 303 303 | domain=x.example
/campaigns/{campaign}/sweeps/{sweep}/cancel/ | login 405               | login 403 403 403 303 303
/campaigns/{campaign}/count.json           | 200                       | 405
/campaigns/{sought}/count.json             | 404                       | 405
/campaigns/{campaign}/data.json            | 200                       | 405
/campaigns/{campaign}/data.csv             | 200                       | 405
/campaigns/{campaign}/badge/               | 200                       | 405
/campaigns/{sought}/badge/                 | 404                       | 405
/campaigns/{delivered}/delivery/           | login 200 403 403 403 403 | login 409 403 403 403 403
/campaigns/{delivered}/delivery/receipt/   | login 405                 | login 303 403 403 403 403 | receipt=No. 1
/campaigns/{delivered}/delivery/package.csv | login 405                | login 404 403 403 403 403 | purpose=For the body
/campaigns/{campaign}/event.ics            | 200                       | 405
/campaigns/{sought}/event.ics              | 404 200                   | 405
/campaigns/{campaign}/letter/              | login 200 200 403 200 200 | login 303 303 403 303 303 | step=1&name=N&save=1
/campaigns/{sought}/letter/                | login 404                 | login 404
/campaigns/{campaign}/letter/preview/      | login 405                 | login 200                 | step=1
/campaigns/{campaign}/letter/letter.txt    | login 200 404 404 404 404 | login 405
/campaigns/{campaign}/letter/pdf/          | login 405                 | login 303 404 404 404 404
/campaigns/{campaign}/ways/{way}/          | 200                       | 403 303 303 403 303 303   | choice=attend
/campaigns/{campaign}/ways/{way}/undo/     | login 405                 | login 303
/campaigns/{campaign}/ways/{way}/event.ics | 200                       | 405
/campaigns/{campaign}/ways/{way}/who/      | login 200 403 403 403 403 | login 405
/campaigns/{campaign}/ways/{way}/edit/     | login 200 403 403 403 403 | login 303 403 403 403 403 | title=T&time_zone=UTC
/campaigns/{campaign}/ways/new/call/       | login 200 403 403 403 403 | login 303 403 403 403 403 | title=T&time_zone=UTC
/campaigns/{campaign}/ways/new/nope/       | login 404 403 403 403 403 | login 404 403 403 403 403
/campaigns/{campaign}/translations/{translation}/ | login 405             | login 303 403 403 403 403
/campaigns/{campaign}/follow/              | login 405                 | login 303
/campaigns/{sought}/follow/                | login 405                 | login 409
/campaigns/{campaign}/edit/                | login 200 403 403 403 403 | login 303 403 403 403 403 | time_zone=UTC&closes=2040-01-01T10:00&directed_by=D&paid_by=P
/campaigns/{draft_campaign}/edit/          | login 200 404 404 404 404 | login 303 404 404 404 404 | title=T&language=en&summary=S&asks=A&why=W&letter=L&body={body}&goal=10&time_zone=UTC&directed_by=D&paid_by=P
/campaigns/{campaign}/manage/              | login 200 403 403 403 403 | login 405
/campaigns/{campaign}/archive/             | login 405                 | login 409 403 403 403 403
/campaigns/{campaign}/sponsors/            | login 405                 | login 303 403 403 403 403 | organisation=blue-river
/campaigns/{sought}/sponsors/blue-river/   | login 405                 | login 403 303 403 403 403
/campaigns/{campaign}/people/              | login 405                 | login 303 403 403 403 403 | username=erin
/campaigns/{campaign}/people/{standing}/drop/ | login 405              | login 303 303 403 403 403
/campaigns/{campaign}/stand/               | login 405                 | login 303 303 409 409 409
/campaigns/{campaign}/stages/              | login 405                 | login 303 403 403 403 403 | title=Vote&on=2040-01-01
/campaigns/{campaign}/stages/{stage}/remove/ | login 405               | login 303 403 403 403 403
/campaigns/{campaign}/documents/           | login 405                 | login 303 403 403 403 403 | title=Order&url=https://order.example/
/campaigns/{campaign}/documents/{document}/remove/ | login 405         | login 303 403 403 403 403
/campaigns/{campaign}/updates/             | login 405                 | login 303 403 403 403 403 | title=Newer
/campaigns/{campaign}/updates/{update}/remove/ | login 405             | login 303 403 403 403 403
/campaigns/{campaign}/answer/              | login 200 403 403 403 403 | login 409 403 403 403 403 | ask1-answer=granted&ask2-answer=granted
/campaigns/{campaign}/decide/              | login 405                 | login 409 403 403 403 403 | outcome=won
/campaigns/{reviewed}/review/              | login 403 404 404 200 200 | login 403 404 404 303 409 | faults=campaign-asks
/campaigns/{reviewed}/review/take/         | login 405                 | login 403 404 404 303 409
/campaigns/{reviewed}/review/open/         | login 405                 | login 403 404 404 303 409
/campaigns/{campaign}/remove/              | login 405                 | login 403 403 403 303 303
/campaigns/{draft_campaign}/seek/          | login 405                 | login 303 404 404 404 404
/campaigns/{sought}/submit/                | login 405                 | login 409 403 403 403 403
/campaigns/{reviewed}/take_back/           | login 405                 | login 409 404 404 403 403
/campaigns/{campaign}/close/               | login 405                 | login 303 403 403 403 403
/organisations/{organisation}/edit/        | login 200 403 403 403 403 | login 303 403 403 403 403 | kind=miner&name=New Co&legal_name=New Co
/organisations/{organisation}/attest/      | login 200 403 403 403 403 | login 303 403 403 403 403 | country=US&is_not_listed=on
/organisations/{organisation}/restrict/    | login 403 403 403 200 200 | login 403 403 403 303 303 | reason=rules
/organisations/{organisation}/unrestrict/  | login 405                 | login 403 403 403 409 409
/organisations/invitations/nope/           | 404                       | 404
/organisations/invitations/{seat_token}/   | 200                       | login 409 303 403 303 303
/organisations/{organisation}/seats/       | login 200 403 403 403 403 | login 405
/organisations/{organisation}/seats/erin/role/   | login 405           | login 303 403 403 403 403 | role=signatory
/organisations/{organisation}/seats/erin/revoke/ | login 405           | login 303 403 403 403 403
/organisations/{organisation}/requests/frank/    | login 405           | login 303 403 403 403 403
/organisations/{organisation}/invite/      | login 405                 | login 200 403 403 403 403 | role=member
/organisations/{organisation}/invitations/{invitation}/withdraw/ | login 405 | login 303 403 403 403 403
/organisations/{organisation}/join/        | login 405                 | login 403 303 403 303 303
/organisations/{organisation}/unjoin/      | login 405                 | login 303
/organisations/{organisation}/leave/       | login 405                 | login 409
/organisations/{organisation}/shown/       | login 405                 | login 303 409 409 409 409
/organisations/domains/nope/               | 404                       | 404
/organisations/{organisation}/verification/ | login 200 403 403 403 403 | login 303 403 403 403 403 | method=dns&domain=ridge.example
/organisations/{organisation}/verification/{proof}/check/ | login 405  | login 303 403 403 403 403
/organisations/{organisation}/verification/{proof}/end/   | login 405  | login 303 403 403 403 403
/organisations/{organisation}/domain-join/ | login 405                 | login 303 403 403 403 403
/organisations/{organisation}/join-by-domain/ | login 405              | login 403
/organisations/{organisation}/review/      | login 403 403 403 200 200 | login 403 403 403 303 303 | note=Register of Texas
/organisations/{organisation}/vouch/       | login 405                 | login 403 303 403 403 403 | voucher=blue-river
/organisations/{organisation}/follow/      | login 405                 | login 303
/organisations/{organisation}/block/       | login 405                 | login 422 303 303 303 303
/organisations/{organisation}/unblock/     | login 405                 | login 303
/settings/blocked/organisations/           | login 200                 | login 405
/organisations/{organisation}/payout/      | login 200 403 403 403 403 | login 303 403 403 403 403 | address=3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy
/organisations/{organisation}/payout/{own_payout}/ | login 200 403 403 403 403 | login 422 403 403 403 403 | signature=nope
/settings/payout/                          | login 200                 | login 303 303 403 303 303 | address=3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy
/settings/payout/{payout}/                 | login 200 404 404 404 404 | login 422 404 404 404 404 | signature=nope
/u/alice/block/                            | login 405                 | login 422 303 303 303 303
/u/alice/unblock/                          | login 405                 | login 303
/u/alice/mute/                             | login 405                 | login 422 303 303 303 303
/u/alice/unmute/                           | login 405                 | login 303
/u/alice/vouch/                            | login 405                 | login 403 303 403 403 403
/u/alice/unvouch/                          | login 405                 | login 303
/held/                                     | login 200                 | login 405
/held/{held}/                              | login 200 404 404 200 200 | login 405
/held/{held}/take-back/                    | login 405                 | login 303 404 404 404 404
/moderation/held/{held}/                   | login 403 403 403 200 200 | login 403 403 403 303 303 | outcome=turned-back&reason=spam
/u/alice/picture/remove/                   | login 405                 | login 303 403 403 303 303
/u/alice/role/                             | login 405                 | login 403 403 403 403 303 | role=moderator
/groups/                                   | login 200                 | login 405
/groups/new/                               | login 403 403 403 403 200 | login 403 403 403 403 303 | name=Pools&entry=open&owner=bob
/groups/{group}/                           | login 200 404 404 404 200 | login 405
/groups/{group}/change/                    | login 403 404 404 404 200 | login 403 404 404 404 303 | name=Hosts&entry=open
/groups/{circle}/                          | login 200                 | login 405
/groups/{circle}/change/                   | login 200 403 403 403 200 | login 303 403 403 403 303 | name=Ring&entry=open
/groups/{circle}/remove/                   | login 405                 | login 403 403 403 403 303
/groups/{circle}/enter/                    | login 405                 | login 303 403 403 403 403
/groups/{circle}/leave/                    | login 405                 | login 409 303 303 303 303
/groups/{circle}/ask/                      | login 405                 | login 403 303 403 303 303 | note=We host
/groups/{circle}/unask/                    | login 405                 | login 303
/groups/{circle}/invite/                   | login 405                 | login 303 403 403 403 303 | username=bob
/groups/{circle}/requests/ivan/            | login 405                 | login 303 403 403 403 303
/groups/{circle}/invitations/juna/end/     | login 405                 | login 303 403 403 403 303
/groups/{circle}/members/hana/             | login 405                 | login 303 403 403 403 303 | is_owner=1
/groups/{circle}/members/hana/remove/      | login 405                 | login 303 403 403 403 303
/preferences/                              | 405                       | 303                       | theme=dark
/settings/                                 | login 200                 | login 422
/settings/picture/                         | login 405                 | login 422
/settings/preferences/                     | login 200                 | login 303                 | language=en&theme=dark&time_zone=UTC
/settings/privacy/                         | login 200                 | login 303                 | contact_from=nobody&show_picture=members&show_place=members&show_time=nobody&show_runs=everyone&show_languages=everyone&show_bio=everyone
/settings/standing/                        | login 200                 | login 405
/settings/security/                        | login 200                 | login 405
/settings/security/end/                    | login 405                 | login 303
/settings/security/1/end/                  | login 405                 | login 404
/settings/data/                            | login 200                 | login 303
/settings/data/{export}/                   | login 200 404 404 404 404 | login 405
/settings/second-factor/                   | login 200                 | login 405
/settings/tokens/                          | login 200                 | login 200 200 403 200 200 | name=x&scopes=read
/settings/tokens/{api_token}/revoke/       | login 405                 | login 303 404 404 404 404
/settings/blocked/                         | login 200                 | login 405
/accounts/login/                           | 200 302                   | 422 302
/accounts/logout/                          | 302 200                   | 302
/accounts/inactive/                        | 200                       | 405
/accounts/reauthenticate/                  | login 403                 | login 403
/accounts/email/                           | login 200                 | login 302
/accounts/confirm-email/                   | 200                       | 405
/accounts/password/change/                 | login 302                 | login 302
/accounts/password/set/                    | login 200                 | login 422
/accounts/password/reset/                  | 200                       | 422
/accounts/login/code/confirm/              | 302                       | 302
/accounts/password/reset/key/done/         | 200                       | 405
/accounts/password/reset/key/1-x/          | 200                       | 422
/accounts/password/reset/done/             | 200                       | 405
/accounts/login/code/                      | 200 302                   | 422 302
/accounts/2fa/                             | 302                       | 302
/accounts/2fa/webauthn/                    | 302                       | 302
/accounts/2fa/authenticate/                | 302                       | 302
/accounts/2fa/reauthenticate/              | login 403                 | login 403
/accounts/2fa/totp/activate/               | login 200                 | login 422
/accounts/2fa/totp/deactivate/             | login 404                 | login 404
/accounts/2fa/recovery-codes/              | login 404                 | login 405
/accounts/2fa/recovery-codes/generate/     | login 200                 | login 422
/accounts/2fa/recovery-codes/download/     | login 404                 | login 404
/accounts/2fa/webauthn/add/                | login 200                 | login 422
/accounts/2fa/webauthn/login/              | 302                       | 302
/accounts/2fa/webauthn/reauthenticate/     | login 403                 | login 403
/accounts/2fa/webauthn/keys/1/edit/        | login 404                 | login 404
/accounts/2fa/webauthn/keys/1/remove/      | login 404                 | login 404
/accounts/3rdparty/                        | login 200                 | login 422
/accounts/3rdparty/signup/                 | 302                       | 302
/accounts/3rdparty/login/cancelled/        | 200                       | 405
/accounts/3rdparty/login/error/            | 401                       | 405
/accounts/social/signup/                   | 301                       | 301
/accounts/social/connections/              | 301                       | 301
/accounts/social/login/cancelled/          | 301                       | 301
/accounts/social/login/error/              | 301                       | 301
/accounts/oidc/none/login/                 | 404                       | 404
/accounts/oidc/none/login/callback/        | 404                       | 404
/api/docs/                                 | 200                       | 405
"""

# Method, address, answers by token (without one for the visitor), body.
API = """
GET    | /api/v1/schema/                            | 200
GET    | /api/v1/me/                                | 401 200
PUT    | /api/v1/me/picture/                        | 401 400
DELETE | /api/v1/me/picture/                        | 401 204
GET    | /api/v1/members/                           | 200
GET    | /api/v1/members/alice/                     | 200
GET    | /api/v1/me/kept-away/                      | 401 200
PUT    | /api/v1/members/alice/mute/                | 401 400 204 204 204 204
DELETE | /api/v1/members/alice/mute/                | 401 204
PUT    | /api/v1/members/alice/block/               | 401 400 204 204 204 204
DELETE | /api/v1/members/alice/block/               | 401 204
GET    | /api/v1/groups/                            | 401 200
POST   | /api/v1/groups/                            | 401 403 403 403 403 201 | {"name": "Pools", "owner": "bob"}
GET    | /api/v1/groups/{group}/                    | 401 200 404 404 404 200
GET    | /api/v1/groups/{circle}/                   | 401 200
PATCH  | /api/v1/groups/{circle}/                   | 401 200 403 403 403 200 | {"description": "Hosts of the north"}
DELETE | /api/v1/groups/{circle}/                   | 401 403 403 403 403 204
GET    | /api/v1/groups/{circle}/members/           | 401 200
PUT    | /api/v1/groups/{circle}/members/hana/      | 401 204 403 403 403 204 | {"is_owner": true}
DELETE | /api/v1/groups/{circle}/members/hana/      | 401 204 403 403 403 204
PUT    | /api/v1/groups/{circle}/owner/hana/        | 401 204 403 403 403 403
GET    | /api/v1/groups/{circle}/requests/          | 401 200 403 403 403 200
POST   | /api/v1/groups/{circle}/requests/          | 401 403 201 403 201 201 | {"note": "We host"}
PUT    | /api/v1/groups/{circle}/requests/ivan/     | 401 204 403 403 403 204
DELETE | /api/v1/groups/{circle}/requests/ivan/     | 401 204 403 403 403 204
GET    | /api/v1/groups/{circle}/invitations/       | 401 200 403 403 403 200
PUT    | /api/v1/groups/{circle}/invitations/bob/   | 401 204 403 403 403 204
DELETE | /api/v1/groups/{circle}/invitations/juna/  | 401 204 403 403 403 204
GET    | /api/v1/organisations/                     | 200
POST   | /api/v1/organisations/                     | 401 201 201 403 201 201 | {"kind": "miner", "name": "New Co", "legal_name": "New Co", "country": "US", "is_not_listed": true}
GET    | /api/v1/organisations/{organisation}/      | 200
PATCH  | /api/v1/organisations/{organisation}/      | 401 200 403 403 403 403 | {"name": "Newer Co"}
GET    | /api/v1/organisations/{organisation}/seats/      | 200
PUT    | /api/v1/organisations/{organisation}/seats/erin/ | 401 204 403 403 403 403 | {"role": "signatory"}
PATCH  | /api/v1/organisations/{organisation}/seats/alice/ | 401 204 403 403 403 403 | {"is_shown": false}
DELETE | /api/v1/organisations/{organisation}/seats/erin/ | 401 204 403 403 403 403
GET    | /api/v1/organisations/{organisation}/invitations/ | 401 200 403 403 403 403
POST   | /api/v1/organisations/{organisation}/invitations/ | 401 201 403 403 403 403 | {"role": "member"}
DELETE | /api/v1/organisations/{organisation}/invitations/{invitation}/ | 401 204 403 403 403 403
GET    | /api/v1/organisations/{organisation}/requests/   | 401 200 403 403 403 403
POST   | /api/v1/organisations/{organisation}/requests/   | 401 403 201 403 201 201 | {"note": "Site lead"}
PUT    | /api/v1/organisations/{organisation}/requests/frank/ | 401 204 403 403 403 403
DELETE | /api/v1/organisations/{organisation}/requests/frank/ | 401 204 403 403 403 403
GET    | /api/v1/organisations/{organisation}/verifications/ | 200
POST   | /api/v1/organisations/{organisation}/verifications/ | 401 201 403 403 403 403 | {"method": "dns", "domain": "ridge.example"}
DELETE | /api/v1/organisations/{organisation}/verifications/{proof}/ | 401 204 403 403 403 403
PUT    | /api/v1/organisations/{organisation}/verifications/{proof}/check/ | 401 200 403 403 403 403
PUT    | /api/v1/organisations/{organisation}/follow/ | 401 204
DELETE | /api/v1/organisations/{organisation}/follow/ | 401 204
PUT    | /api/v1/organisations/{organisation}/block/ | 401 400 204 204 204 204
DELETE | /api/v1/organisations/{organisation}/block/ | 401 204
GET    | /api/v1/me/blocked-organisations/          | 401 200
GET    | /api/v1/me/payout-proofs/                  | 401 200
POST   | /api/v1/me/payout-proofs/                  | 401 201 201 403 201 201 | {"address": "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"}
GET    | /api/v1/me/payout-proofs/{payout}/         | 401 200 404 404 404 404
PATCH  | /api/v1/me/payout-proofs/{payout}/         | 401 200 404 404 404 404 | {"is_address_shown": true}
DELETE | /api/v1/me/payout-proofs/{payout}/         | 401 204 404 404 404 404
PUT    | /api/v1/me/payout-proofs/{payout}/signature/ | 401 400 404 404 404 404 | {"signature": "nope"}
GET    | /api/v1/organisations/{organisation}/payout-proofs/ | 401 200 403 403 403 403
POST   | /api/v1/organisations/{organisation}/payout-proofs/ | 401 201 403 403 403 403 | {"address": "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"}
GET    | /api/v1/organisations/{organisation}/payout-proofs/{own_payout}/ | 401 200 403 403 403 403
PATCH  | /api/v1/organisations/{organisation}/payout-proofs/{own_payout}/ | 401 200 403 403 403 403 | {"is_address_shown": true}
DELETE | /api/v1/organisations/{organisation}/payout-proofs/{own_payout}/ | 401 204 403 403 403 403
PUT    | /api/v1/organisations/{organisation}/payout-proofs/{own_payout}/signature/ | 401 400 403 403 403 403 | {"signature": "nope"}
GET    | /api/v1/calculators/                       | 200
GET    | /api/v1/calculators/hashprice/             | 200
GET    | /api/v1/network-facts/                     | 200
PATCH  | /api/v1/network-facts/                     | 401 403 403 403 200 200 | {"price": 100000}
GET    | /api/v1/campaigns/                         | 200
GET    | /api/v1/campaigns/{campaign}/              | 200
GET    | /api/v1/campaigns/{sought}/                | 404 200
POST   | /api/v1/campaigns/                         | 401 201 403 403 403 403 | {"organisation": "kestrel-ridge", "aim": "body", "title": "T", "language": "en", "summary": "S", "asks": ["A"], "why": "W", "letter": "L", "body": {body}, "goal": 10, "time_zone": "UTC", "directed_by": "D", "paid_by": "P"}
PUT    | /api/v1/campaigns/{draft_campaign}/        | 401 200 404 404 404 404 | {"title": "T", "language": "en", "summary": "S", "asks": ["A"], "why": "W", "letter": "L", "body": {body}, "goal": 10, "time_zone": "UTC", "directed_by": "D", "paid_by": "P"}
PUT    | /api/v1/campaigns/{campaign}/facts/        | 401 200 403 403 403 403 | {"closes": "2040-01-01T10:00", "time_zone": "UTC", "directed_by": "D", "paid_by": "P"}
PUT    | /api/v1/campaigns/{campaign}/state/        | 401 200 403 403 403 403 | {"state": "closed"}
GET    | /api/v1/campaigns/{campaign}/sponsors/     | 200
POST   | /api/v1/campaigns/{campaign}/sponsors/     | 401 201 403 403 403 403 | {"organisation": "blue-river"}
PUT    | /api/v1/campaigns/{sought}/sponsors/blue-river/ | 401 403 200 403 403 403
DELETE | /api/v1/campaigns/{campaign}/sponsors/kestrel-ridge/ | 401 409 403 403 403 403
GET    | /api/v1/campaigns/{campaign}/people/       | 200
POST   | /api/v1/campaigns/{campaign}/people/       | 401 201 403 403 403 403 | {"username": "erin"}
PUT    | /api/v1/campaigns/{campaign}/people/bob/   | 401 403 200 403 403 403
DELETE | /api/v1/campaigns/{campaign}/people/bob/   | 401 204 204 403 403 403
GET    | /api/v1/campaigns/{campaign}/stages/       | 200
POST   | /api/v1/campaigns/{campaign}/stages/       | 401 201 403 403 403 403 | {"title": "Vote", "on": "2040-01-01"}
DELETE | /api/v1/campaigns/{campaign}/stages/{stage}/ | 401 204 403 403 403 403
GET    | /api/v1/campaigns/{campaign}/documents/    | 200
POST   | /api/v1/campaigns/{campaign}/documents/    | 401 201 403 403 403 403 | {"title": "Order", "url": "https://order.example/"}
DELETE | /api/v1/campaigns/{campaign}/documents/{document}/ | 401 204 403 403 403 403
GET    | /api/v1/campaigns/{campaign}/texts/        | 200
POST   | /api/v1/campaigns/{campaign}/texts/        | 401 201 403 403 403 403 | {"letter": "Another text."}
PUT    | /api/v1/campaigns/{campaign}/answers/      | 401 409 403 403 403 403 | {"answers": [{"number": 1, "answer": "granted"}]}
GET    | /api/v1/campaigns/{campaign}/updates/      | 200
POST   | /api/v1/campaigns/{campaign}/updates/      | 401 201 403 403 403 403 | {"title": "News"}
DELETE | /api/v1/campaigns/{campaign}/updates/{update}/ | 401 204 403 403 403 403
POST   | /api/v1/campaigns/{campaign}/updates/{update}/report/ | 401 403 201 403 201 201 | {"reason": "spam"}
POST   | /api/v1/campaigns/{campaign}/report/       | 401 201 201 403 201 201 | {"reason": "spam"}
GET    | /api/v1/campaigns/{reviewed}/reviews/      | 401 200 404 404 200 200
PUT    | /api/v1/campaigns/{reviewed}/review/lock/  | 401 403 404 404 200 409
DELETE | /api/v1/campaigns/{reviewed}/review/lock/  | 401 403 404 404 204 204
PUT    | /api/v1/campaigns/{reviewed}/review/decision/ | 401 403 404 404 200 409 | {"decision": "return", "faults": ["campaign-asks"]}
PUT    | /api/v1/campaigns/{campaign}/removal/      | 401 403 403 403 204 204 | {"reason": "wrong"}
DELETE | /api/v1/campaigns/{campaign}/removal/      | 401 403 403 403 409 409
GET    | /api/v1/campaigns/{campaign}/held/         | 401 403 403 403 200 200
POST   | /api/v1/campaigns/{campaign}/held/         | 401 403 403 403 200 200 | {"domain": "x.example"}
GET    | /api/v1/campaigns/{campaign}/sweeps/       | 401 403 403 403 200 200
POST   | /api/v1/campaigns/{campaign}/sweeps/       | 401 403 403 403 201 201 | {"domain": "x.example"}
GET    | /api/v1/campaigns/{campaign}/sweeps/{sweep}/ | 401 403 403 403 200 200
DELETE | /api/v1/campaigns/{campaign}/sweeps/{sweep}/ | 401 403 403 403 204 204
GET    | /api/v1/campaigns/{campaign}/signature/    | 200
PUT    | /api/v1/campaigns/{campaign}/signature/    | 401 204 204 403 204 204 | {"shows_name": true}
PATCH  | /api/v1/campaigns/{campaign}/signature/    | 401 200 404 404 404 404 | {"shows_name": true}
DELETE | /api/v1/campaigns/{campaign}/signature/    | 401 204
GET    | /api/v1/campaigns/{campaign}/signatures/   | 200
PUT    | /api/v1/campaigns/{campaign}/follow/       | 401 204
DELETE | /api/v1/campaigns/{campaign}/follow/       | 401 204
GET    | /api/v1/campaigns/{campaign}/figures/      | 200
GET    | /api/v1/campaigns/{campaign}/ways/         | 200
POST   | /api/v1/campaigns/{campaign}/ways/         | 401 201 403 403 403 403 | {"kind": "call", "title": "Call"}
GET    | /api/v1/campaigns/{campaign}/ways/{way}/   | 200
PUT    | /api/v1/campaigns/{campaign}/ways/{way}/   | 401 200 403 403 403 403 | {"title": "Hearing"}
DELETE | /api/v1/campaigns/{campaign}/ways/{way}/   | 401 204 403 403 403 403
PUT    | /api/v1/campaigns/{campaign}/ways/{way}/place/ | 401 204 403 403 403 403 | {"direction": "up"}
PUT    | /api/v1/campaigns/{campaign}/ways/{way}/deed/ | 401 204 204 403 204 204 | {"choice": "attend"}
DELETE | /api/v1/campaigns/{campaign}/ways/{way}/deed/ | 401 204
GET    | /api/v1/campaigns/{campaign}/ways/{way}/deeds/ | 401 200
GET    | /api/v1/campaigns/{campaign}/translations/ | 200
PUT    | /api/v1/campaigns/{campaign}/translations/{translation}/ | 401 204 403 403 403 403
DELETE | /api/v1/campaigns/{campaign}/translations/{translation}/ | 401 204 403 403 403 403
GET    | /api/v1/campaigns/{campaign}/letter/       | 401 200 404 404 404 404
PATCH  | /api/v1/campaigns/{campaign}/letter/       | 401 200 200 403 200 200 | {"step": 1, "name": "N"}
PUT    | /api/v1/campaigns/{campaign}/letter/sent/  | 401 400 404 404 404 404 | {"is_public": true}
POST   | /api/v1/campaigns/{campaign}/letter/pdf/   | 401 202 404 404 404 404
GET    | /api/v1/campaigns/{campaign}/letter/pdf/00000000-0000-0000-0000-000000000000/ | 401 404
GET    | /api/v1/campaigns/{delivered}/delivery/    | 401 200 403 403 403 403
POST   | /api/v1/campaigns/{delivered}/delivery/    | 401 409 403 403 403 403
PATCH  | /api/v1/campaigns/{delivered}/delivery/    | 401 200 403 403 403 403 | {"receipt": "No. 1"}
GET    | /api/v1/campaigns/{delivered}/delivery/exports/ | 401 200 403 403 403 403
POST   | /api/v1/campaigns/{delivered}/delivery/exports/ | 401 404 403 403 403 403 | {"what": "csv", "purpose": "For the body"}
GET    | /api/v1/public-bodies/                     | 200
POST   | /api/v1/public-bodies/                     | 401 403 403 403 201 201 | {"kind": "court", "name": "Other court", "country": "US"}
GET    | /api/v1/public-bodies/{body}/              | 200
PUT    | /api/v1/public-bodies/{body}/              | 401 403 403 403 200 200 | {"kind": "court", "name": "Other court", "country": "US"}
DELETE | /api/v1/public-bodies/{body}/              | 401 403 403 403 204 204
GET    | /api/v1/advocates/                         | 200
GET    | /api/v1/advocates/{association}/           | 200
PUT    | /api/v1/advocates/{association}/           | 401 204 403 403 403 403 | {"positions": {"tax": "Lower"}}
GET    | /api/v1/search/?q=minutes                  | 200
GET    | /api/v1/categories/                        | 200
GET    | /api/v1/categories/{category}/             | 200
GET    | /api/v1/topics/                            | 200
POST   | /api/v1/topics/                            | 401 201 201 403 201 201 | {"category": "{category}", "title": "A title", "body": "A body."}
GET    | /api/v1/topics/{topic}/                    | 200
PATCH  | /api/v1/topics/{topic}/                    | 401 200 403 403 200 200 | {"title": "Another"}
GET    | /api/v1/topics/{topic}/posts/              | 200
POST   | /api/v1/topics/{topic}/posts/              | 401 201 201 403 201 201 | {"body": "A reply."}
PUT    | /api/v1/topics/{topic}/answer/             | 401 204 403 403 204 204 | {"number": 2}
DELETE | /api/v1/topics/{topic}/answer/             | 401 204 403 403 204 204
PUT    | /api/v1/topics/{topic}/watch/              | 401 204 | {"level": "muted"}
DELETE | /api/v1/topics/{topic}/watch/              | 401 204
PUT    | /api/v1/topics/{topic}/lock/               | 401 403 403 403 204 204
DELETE | /api/v1/topics/{topic}/lock/               | 401 403 403 403 204 204
PUT    | /api/v1/topics/{topic}/pin/                | 401 403 403 403 204 204
DELETE | /api/v1/topics/{topic}/pin/                | 401 403 403 403 204 204
GET    | /api/v1/held/                              | 401 200
GET    | /api/v1/held/{held}/                       | 401 200 404 404 200 200
DELETE | /api/v1/held/{held}/                       | 401 204 404 404 403 403
PUT    | /api/v1/held/{held}/decision/              | 401 403 404 404 200 200 | {"outcome": "turned-back", "reason": "spam"}
GET    | /api/v1/posts/                             | 200
GET    | /api/v1/posts/{post}/                      | 200
PATCH  | /api/v1/posts/{post}/                      | 401 200 403 403 200 200 | {"body": "Edited.", "version": 1}
DELETE | /api/v1/posts/{post}/                      | 401 204 403 403 204 204
POST   | /api/v1/posts/{reply}/report/              | 401 201 403 403 201 201 | {"reason": "spam"}
PUT    | /api/v1/posts/{post}/reactions/useful/     | 401 403 204 403 204 204
DELETE | /api/v1/posts/{post}/reactions/useful/     | 401 204
GET    | /api/v1/strategies/{tried}/reports/        | 200
POST   | /api/v1/strategies/{tried}/reports/        | 401 201 201 403 201 201 | {"outcome": "worked", "started_on": "2026-03-01"}
GET    | /api/v1/strategies/{tried}/reports/{told}/ | 200
PATCH  | /api/v1/strategies/{tried}/reports/{told}/ | 401 200 403 403 403 403 | {"text": "Once more.", "edition": 1}
DELETE | /api/v1/strategies/{tried}/reports/{told}/ | 401 204 403 403 403 403
GET    | /api/v1/strategies/{tried}/reports/{told}/edits/ | 200
PUT    | /api/v1/strategies/{tried}/reports/{told}/removal/ | 401 403 403 403 204 204 | {"reason": "wrong"}
DELETE | /api/v1/strategies/{tried}/reports/{gone}/removal/ | 401 403 404 404 204 204
POST   | /api/v1/strategies/{tried}/reports/{unnamed}/unsealing/ | 401 403 403 403 200 200 | {"reason": "Said to be a price agreement"}
GET    | /api/v1/strategies/{tried}/effect/         | 404
GET    | /api/v1/strategies/{tried}/grade/          | 200
GET    | /api/v1/strategies/{tried}/versions/1/     | 200
GET    | /api/v1/calls/                             | 401 200
POST   | /api/v1/calls/                             | 401 400
GET    | /api/v1/calls/{call}/                      | 401 200
PUT    | /api/v1/calls/{call}/                      | 401 400 403 403 403 403
DELETE | /api/v1/calls/{call}/                      | 401 204 403 403 403 403
GET    | /api/v1/calls/{call}/replies/              | 401 200
POST   | /api/v1/calls/{call}/replies/              | 401 403 201 403 201 201 | {"text": "We have 20 MW."}
GET    | /api/v1/calls/replies/{call_reply}/words/  | 401 200 404 404 404 404
POST   | /api/v1/calls/replies/{call_reply}/words/  | 401 201 404 404 404 404 | {"text": "Where?"}
PUT    | /api/v1/calls/replies/{call_reply}/agreement/ | 401 200 404 404 404 404
DELETE | /api/v1/calls/replies/{call_reply}/agreement/ | 401 204 404 404 404 404
GET    | /api/v1/conversations/                     | 401 200
POST   | /api/v1/conversations/                     | 401 400 201 403 201 201 | {"to": ["alice"], "body": "Good morning."}
GET    | /api/v1/conversations/{talk}/              | 401 200 404 404 404 404
GET    | /api/v1/conversations/{talk}/messages/     | 401 200 404 404 404 404
POST   | /api/v1/conversations/{talk}/messages/     | 401 201 404 404 404 404 | {"body": "Good morning."}
GET    | /api/v1/conversations/search/?q=fluid      | 401 200
GET    | /api/v1/conversations/open/                | 401 200
GET    | /api/v1/conversations/{talk}/door/         | 401 404
PUT    | /api/v1/conversations/{talk}/door/         | 401 200 404 404 404 404 | {"open_to": "kind", "organisation_kind": "host", "subject": "Spare fans"}
DELETE | /api/v1/conversations/{talk}/door/         | 401 204 404 404 404 404
POST   | /api/v1/conversations/{opened}/come-in/    | 401 200 404 404 404 404
GET    | /api/v1/conversations/{talk}/messages/1/   | 401 200 404 404 404 404
PUT    | /api/v1/conversations/{talk}/messages/1/   | 401 200 404 404 404 404 | {"body": "Edited.", "version": 1}
DELETE | /api/v1/conversations/{talk}/messages/1/   | 401 204 404 404 404 404
GET    | /api/v1/conversations/{talk}/messages/1/history/ | 401 200 404 404 404 404
PUT    | /api/v1/conversations/{talk}/messages/1/reactions/thanks/ | 401 403 404 404 404 404
DELETE | /api/v1/conversations/{talk}/messages/1/reactions/thanks/ | 401 403 404 404 404 404
PUT    | /api/v1/conversations/{talk}/is/pinned/    | 401 204 404 404 404 404
DELETE | /api/v1/conversations/{talk}/is/pinned/    | 401 204 404 404 404 404
DELETE | /api/v1/conversations/{talk}/place/        | 401 204 404 404 404 404
PUT    | /api/v1/conversations/{talk}/read/         | 401 200 404 404 404 404 | {"number": 1}
PUT    | /api/v1/conversations/{asked}/answer/      | 401 200 404 404 404 404 | {"answer": "accept"}
GET    | /api/v1/conversations/{talk}/participants/ | 401 200 404 404 404 404
POST   | /api/v1/conversations/{talk}/participants/ | 401 400 404 404 404 404 | {"username": "bob"}
GET    | /api/v1/organisations/{organisation}/desks/ | 401 200
PUT    | /api/v1/organisations/{organisation}/desks/energy/ | 401 204 404 404 404 404 | {"is_open": true}
POST   | /api/v1/organisations/{organisation}/desks/general/conversations/ | 401 403 201 403 201 201 | {"body": "Hello there"}
GET    | /api/v1/organisations/{organisation}/desk-conversations/ | 401 200 404 404 404 404
PUT    | /api/v1/conversations/{desk_talk}/taken/        | 401 200 404 404 404 404 | {"username": "erin"}
DELETE | /api/v1/conversations/{desk_talk}/taken/        | 401 204 404 404 404 404
PUT    | /api/v1/conversations/{desk_talk}/settled/      | 401 204 404 404 404 404
DELETE | /api/v1/conversations/{desk_talk}/settled/      | 401 204 404 404 404 404
GET    | /api/v1/conversations/{desk_talk}/side-notes/   | 401 200 404 404 404 404
POST   | /api/v1/conversations/{desk_talk}/side-notes/   | 401 201 404 404 404 404 | {"body": "Ask legal."}
DELETE | /api/v1/conversations/{desk_talk}/side-notes/{side_note}/ | 401 204 404 404 404 404
POST   | /api/v1/conversations/{desk_talk}/messages/1/report/ | 401 201 403 404 404 404 | {"reason": "spam"}
GET    | /api/v1/rooms/                             | 401 200
POST   | /api/v1/rooms/                             | 401 400
GET    | /api/v1/rooms/invitations/                 | 401 200
PUT    | /api/v1/rooms/invitations/{room_seat}/     | 401 403 200 404 404 404 | {"accept": true}
POST   | /api/v1/rooms/invitations/{left_seat}/people/ | 401 201 404 404 404 404 | {"username": "erin"}
POST   | /api/v1/rooms/invitations/{room_seat}/people/ | 401 403 409 404 404 404 | {"username": "bob"}
GET    | /api/v1/rooms/{room}/organisations/        | 401 200 404 404 404 404
POST   | /api/v1/rooms/{room}/organisations/        | 401 201 404 404 404 404 | {"organisation": "hash-league"}
POST   | /api/v1/rooms/{room}/people/               | 401 201 404 404 404 404 | {"username": "erin"}
GET    | /api/v1/rooms/{room}/protocol/             | 401 200 404 404 404 404
PUT    | /api/v1/rooms/{room}/protocol/             | 401 204 404 404 404 404 | {"version": 1}
GET    | /api/v1/rooms/{room}/papers/agenda/        | 401 200 404 404 404 404
POST   | /api/v1/rooms/{room}/papers/agenda/        | 401 201 404 404 404 404 | {"body": "One. Two."}
GET    | /api/v1/rooms/{room}/objections/           | 401 200 404 404 404 404
POST   | /api/v1/rooms/{room}/objections/           | 401 201 404 404 404 404 | {"text": "A price."}
PUT    | /api/v1/rooms/{room}/ends-at/              | 401 200 404 404 404 404 | {"ends_at": "{next_month}"}
PUT    | /api/v1/rooms/{room}/withdrawal/           | 401 204 404 404 404 404
PUT    | /api/v1/rooms/{room}/end/                  | 401 204 404 404 404 404
GET    | /api/v1/staff-readings/                    | 401 404 404 404 200 200
POST   | /api/v1/staff-readings/                    | 401 404 404 404 201 201 | {"conversation": {desk_talk}, "reason": "harm"}
PUT    | /api/v1/staff-readings/{glass}/decision/   | 401 404 404 404 403 200 | {"grant": true}
POST   | /api/v1/staff-readings/{open_glass}/read/  | 401 404 404 404 200 200
POST   | /api/v1/staff-readings/{open_glass}/files/{room_file}/ | 401 404 404 404 200 200
GET    | /api/v1/proposals/                         | 401 200
POST   | /api/v1/proposals/                         | 401 400
GET    | /api/v1/proposals/{deal}/                  | 401 200 404 404 404 404
PUT    | /api/v1/proposals/{draft_deal}/            | 401 400 404 404 404 404
DELETE | /api/v1/proposals/{draft_deal}/            | 401 204 404 404 404 404
PUT    | /api/v1/proposals/{deal}/answer/           | 401 200 404 404 404 404 | {"answer": "withdraw", "version": 1}
GET    | /api/v1/proposals/{deal}/history/          | 401 200 404 404 404 404
GET    | /api/v1/proposals/{deal}/versions/1/       | 401 200 404 404 404 404
GET    | /api/v1/proposals/{agreed}/agreement/      | 401 200 404 404 404 404
PUT    | /api/v1/proposals/{agreed}/review-date/    | 401 204 404 404 404 404 | {"on": "{soon}"}
PUT    | /api/v1/proposals/{agreed}/outcome/        | 401 204 404 404 404 404 | {"outcome": "kept"}
GET    | /api/v1/plans/                             | 401 200
POST   | /api/v1/plans/                             | 401 201 201 403 201 201 | {"strategy": "{tried}"}
GET    | /api/v1/plans/{plan}/                      | 401 200 404 404 404 404
PATCH  | /api/v1/plans/{plan}/                      | 401 200 404 404 404 404 | {"note": "Ask."}
DELETE | /api/v1/plans/{plan}/                      | 401 204 404 404 404 404
POST   | /api/v1/plans/{plan}/steps/                | 401 201 404 404 404 404 | {"what": "Ask."}
PATCH  | /api/v1/plans/{plan}/steps/{plan_step}/    | 401 200 404 404 404 404 | {"is_done": true}
DELETE | /api/v1/plans/{plan}/steps/{plan_step}/    | 401 204 404 404 404 404
GET    | /api/v1/notifications/                     | 401 200
PUT    | /api/v1/notifications/read/                | 401 204
PUT    | /api/v1/notifications/{notification}/read/ | 401 204 404 404 404 404
GET    | /api/v1/strategies/                        | 200
POST   | /api/v1/strategies/                        | 401 201 201 403 201 201 | {"category": "cooling", "title": "A title"}
GET    | /api/v1/strategies/{strategy}/             | 200
GET    | /api/v1/strategies/{strategy}/revisions/   | 200
POST   | /api/v1/strategies/{strategy}/revisions/   | 401 201 201 403 201 201 | {"based_on": 1, "title": "Another"}
GET    | /api/v1/strategies/revisions/{proposal}/   | 404 200 404 404 200 200
PATCH  | /api/v1/strategies/revisions/{begun}/      | 401 200 404 404 404 404 | {"edit_version": 1, "title": "Another"}
DELETE | /api/v1/strategies/revisions/{begun}/      | 401 200 404 404 404 404
GET    | /api/v1/strategies/revisions/              | 401 200
PUT    | /api/v1/strategies/revisions/{begun}/review/ | 401 400 404 404 404 404
DELETE | /api/v1/strategies/revisions/{proposal}/review/ | 401 200 404 404 403 403
POST   | /api/v1/strategies/revisions/{proposal}/comments/ | 401 201 404 404 201 201 | {"section": "problem", "body": "How much?"}
PUT    | /api/v1/strategies/revisions/{proposal}/decision/ | 401 403 404 404 200 200 | {"decision": "approve", "edit_version": 1}
GET    | /api/v1/strategies/{strategy}/translations/ | 200
DELETE | /api/v1/strategies/{strategy}/translations/es/ | 401 403 403 403 204 204
PUT    | /api/v1/strategies/{strategy}/follow/      | 401 204
DELETE | /api/v1/strategies/{strategy}/follow/      | 401 204
PUT    | /api/v1/strategies/{strategy}/arrangement/ | 401 403 403 403 200 200 | {"category": "cooling"}
PUT    | /api/v1/strategies/{strategy}/removal/     | 401 403 403 403 204 204 | {"reason": "wrong"}
DELETE | /api/v1/strategies/{strategy}/removal/     | 401 409
GET    | /api/v1/strategies/categories/             | 200
POST   | /api/v1/strategies/categories/             | 401 403 403 403 403 201 | {"name": "Water"}
PATCH  | /api/v1/strategies/categories/cooling/     | 401 403 403 403 403 200 | {"name": "Cold"}
DELETE | /api/v1/strategies/categories/insurance/   | 401 403 403 403 403 204
PUT    | /api/v1/strategies/categories/cooling/reviewers/bob/ | 401 403 403 403 403 204
DELETE | /api/v1/strategies/categories/cooling/reviewers/bob/ | 401 403 403 403 403 204
PUT    | /api/v1/strategies/{strategy}/translations/ru/ | 401 201 201 403 201 201 | {"of": 1, "title": "Тёплая вода"}
POST   | /api/v1/uploads/                           | 401 400
POST   | /api/v1/conversation-files/                | 401 400
GET    | /api/v1/conversation-files/{message_file}/ | 401 200 200 404 404 404
GET    | /api/v1/conversation-files/{message_file}/content/ | 401 200 200 404 404 404
"""


class Row:
    """One line of a table, its answers written out for each of the cast."""

    def __init__(self, method: str, address: str, answers: str, sent: str, place: str = "") -> None:
        self.method, self.address, self.sent, self.place = method, address, sent, place
        self.answers = _written_out(answers)

    @property
    def is_about_a_place(self) -> bool:
        named = set(re.findall(r"{(\w+)}", self.address + self.sent))
        return bool(
            named & {"category", "category_id", "tag", "tag_id", "topic", "post", "reply", "upload", "review"}
        )

    @property
    def is_refused(self) -> bool:
        """Whether the address takes this method from nobody."""
        return set(self.answers) <= {"405", "login"}

    def answers_in(self, place: str) -> list[str]:
        """Behind a closed door everyone left outside gets 404, once signed in where that comes first."""
        inside = {"open": CAST, "hidden": ("carol", "admin"), "group": ("alice",)}[place]
        kept = {"401", "405"} | ({"login"} if self.answers[0] == "login" else set())
        return [
            answer if who in inside or answer in kept else "404"
            for who, answer in zip(CAST, self.answers, strict=True)
        ]


def _written_out(answers: str) -> list[str]:
    given = answers.split()
    if len(given) <= 2:
        given = [given[0], *[given[-1]] * 5]
    assert len(given) == len(CAST), answers
    return given


def _pages() -> list[Row]:
    rows = []
    for line in PAGES.strip().splitlines():
        address, get, post, *sent = (part.strip() for part in line.split("|"))
        place, _colon, rest = address.rpartition(": ")
        rows.append(Row("GET", rest, get, "", place))
        rows.append(Row("POST", rest, post, sent[0] if sent else "", place))
    return rows


def _calls() -> list[Row]:
    lines = [[part.strip() for part in line.split("|")] for line in API.strip().splitlines()]
    return [Row(method, address, codes, sent[0] if sent else "") for method, address, codes, *sent in lines]


def _cases(rows: list[Row]) -> Iterator[tuple[Row, str, list[str]]]:
    """Each row in each place that it concerns, with the answers expected there."""
    special = {(row.method, row.address, row.place): row.answers for row in rows if row.place}
    for row in rows:
        if row.place:
            continue
        for place in (
            ("open", "hidden", "group") if row.is_about_a_place and not row.is_refused else ("open",)
        ):
            expected = special.get((row.method, row.address, place))
            yield row, place, expected or row.answers_in(place)


def _who_try(row: Row) -> tuple[str, ...]:
    """Who may is decided by the same lines on each engine: on the second, those who get furthest try its queries."""
    if row.is_refused:
        return ("visitor", "alice") if settings.IS_SQLITE else ("alice",)
    return CAST if settings.IS_SQLITE else ("alice", "carol")


def _differences(row: Row, place: str, found: dict[str, str], expected: list[str]) -> list[str]:
    """A sentence for each of those who tried and got another answer than the table's."""
    due = dict(zip(CAST, expected, strict=True))
    return [
        f"{row.method} {row.address} in {place}: {who} got {got}, not {due[who]}"
        for who, got in found.items()
        if got != due[who]
    ]


class Stage:
    """The world, and a way to try something there that leaves no trace."""

    def __init__(self) -> None:
        self.cast = make_cast()
        self.places = make_places(self.cast)
        self.own = make_belongings(self.cast, self.places["open"])
        self.clients = {who: self._client(user) for who, user in self.cast.items()}
        self.cookies = {who: client.cookies.output(header="") for who, client in self.clients.items()}
        self.tokens = {who: _token(user) for who, user in self.cast.items() if user}

    def fill(self, text: str, place: str) -> str:
        names = {**self.places[place], **self.own}
        return re.sub(r"{(\w+)}", lambda match: quote(str(names[match[1]])), text)

    def page(self, who: str, row: Row, place: str) -> str:
        client = self.clients[who]
        client.cookies = SimpleCookie(self.cookies[who])
        data = dict(parse_qsl(self.fill(row.sent, place)))
        return self._tried(lambda: getattr(client, row.method.lower())(self.fill(row.address, place), data))

    def call(self, who: str, row: Row, place: str) -> str:
        headers = {"authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
        client = Client(headers=headers)
        sent, url = self.fill(row.sent, place), self.fill(row.address, place)
        return self._tried(lambda: client.generic(row.method, url, sent, content_type="application/json"))

    def _tried(self, ask: Any) -> str:
        cache.clear()
        with transaction.atomic():
            try:
                answer = ask()
            except Exception as error:
                return repr(error)
            finally:
                transaction.set_rollback(True)
        if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next="):
            return "login"
        return str(answer.status_code)

    def _client(self, user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client


def _token(user: User) -> str:
    from accounts.authentication import digest

    secret = f"token-of-{user.username}"
    ApiToken.objects.create(user=user, name="all", digest=digest(secret), scopes=["read", "write"])
    return secret


@pytest.fixture
def stage(db: None) -> Stage:
    return Stage()


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^" if prefix else "")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _routes(entry, route)


def test_every_address_has_a_row(stage):
    rows = [*_pages(), *_calls()]
    tried = {resolve(stage.fill(row.address, "open").partition("?")[0]).route for row in rows}
    routes = {route for route in _routes(get_resolver()) if not route.startswith("admin/")}
    # Ours stand before allauth's own, which nobody reaches.
    routes -= {"accounts/confirm-email/(?P<key>[-:\\w]+)/$"}
    assert sorted(routes - tried) == []


def test_every_call_of_the_schema_has_a_row(client):
    schema = json.loads(client.get("/api/v1/schema/").content)["paths"]
    named = {(method.upper(), path) for path, methods in schema.items() for method in methods}
    known = {(row.method, resolve(_sample(row.address)).route) for row in _calls()}
    missing = [
        f"{method} {path}"
        for method, path in sorted(named)
        if (method, resolve(_sample(path)).route) not in known
    ]
    assert missing == []


def _sample(address: str) -> str:
    """An address with something of the right kind for each name in it."""
    words = {
        "category": "power",
        "slug": "power",
        "name": "hashprice",
        "username": "alice",
        "kind": "useful",
        "mark": "lock",
        "job": "00000000-0000-0000-0000-000000000000",
        **dict.fromkeys(("file", "message_file", "room_file"), "00000000-0000-0000-0000-000000000000"),
    }
    return re.sub(r"{(\w+)}", lambda match: words.get(match[1], "1"), address).partition("?")[0]


@pytest.mark.slow
def test_each_page_answers_each_person_as_the_table_says(stage):
    wrong = []
    for row, place, expected in _cases(_pages()):
        found = {who: stage.page(who, row, place) for who in _who_try(row)}
        wrong += _differences(row, place, found, expected)
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.slow
def test_each_call_answers_each_person_as_the_table_says(stage):
    wrong = []
    for row, place, expected in _cases(_calls()):
        found = {who: stage.call(who, row, place) for who in _who_try(row)}
        wrong += _differences(row, place, found, expected)
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_admin_is_for_administrators(stage):
    pages = [
        f"/{route}" for route in _routes(get_resolver()) if route.startswith("admin/") and "<" not in route
    ]
    pages = [page for page in pages if "(?P" not in page and "log" not in page]
    assert len(pages) > 20
    for who in ("visitor", "alice", "carol"):
        found = {page: stage.clients[who].get(page).status_code for page in pages}
        assert {page: code for page, code in found.items() if code not in {302, 403, 404}} == {}, who
    found = {page: stage.clients["admin"].get(page).status_code for page in pages}
    assert {page: code for page, code in found.items() if code >= 500} == {}
