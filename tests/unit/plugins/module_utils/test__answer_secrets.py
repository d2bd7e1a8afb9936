# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets that an answer repeats."""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import concealed, spellings
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import an_answer

SECRET = """p/w "it's" <&> ü\\"""


def hidden(text: str, *secrets: str) -> str:
    return concealed(an_answer(401, text.encode()), set(secrets)).body.decode()


def test_a_secret_is_known_as_it_is_and_as_json_html_and_urls_have_it() -> None:
    known = {
        SECRET,
        r"p/w \"it's\" <&> \u00fc\\",
        "p/w &quot;it&#x27;s&quot; &lt;&amp;&gt; ü\\",
        "p/w%20%22it%27s%22%20%3C%26%3E%20%C3%BC%5C",
        "p%2Fw%20%22it%27s%22%20%3C%26%3E%20%C3%BC%5C",
    }
    assert known <= spellings({SECRET})


def test_no_secret_is_no_secret() -> None:
    assert spellings({""}) == set()
    assert hidden("nothing to hide", "") == "nothing to hide"


@pytest.mark.parametrize("spelling", sorted(spellings({SECRET})))
def test_every_spelling_of_a_secret_is_hidden_wherever_it_stands(spelling: str) -> None:
    assert hidden(f"{spelling}, and {spelling}.", SECRET) == "********, and ********."


@pytest.mark.parametrize(
    ("short", "long"), [("aaaaaaaa", "aaaaaaaa-longer"), ("zzzzzzzz", "longer-zzzzzzzz"), ("mmmmmmmm", "a-mmmmmmmm-a")]
)
def test_of_a_secret_that_holds_another_nothing_is_left(short: str, long: str) -> None:
    assert hidden(f"{long} {short}", short, long) == "******** ********"


@pytest.mark.parametrize(("secret", "shown"), [("1234567", "1234567"), ("12345678", "********")])
def test_a_very_short_secret_stays_since_it_may_be_a_part_of_anything(secret: str, shown: str) -> None:
    assert hidden(f"code {secret}", secret) == f"code {shown}"


def test_a_secret_that_is_no_valid_text_does_no_harm() -> None:
    assert hidden("secret-one", "secret-\ud800", "secret-one") == "********"
