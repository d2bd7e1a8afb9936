# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where SMS and IAM are."""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._endpoints import iam_endpoint, sms_endpoint
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs

KNOWN = "ap-southeast-3, cn-north-4, my-kualalumpur-1, ru-moscow-1"
MOSCOW = "HUAWEICLOUD_SDK_REGION_SMS_RU_MOSCOW_1"


def sms(options: dict[str, str], environ: dict[str, str] | None = None) -> str:
    return sms_endpoint(Inputs(options, environ or {}))


def refusal(options: dict[str, str], environ: dict[str, str] | None = None) -> str:
    with pytest.raises(OptionError) as caught:
        sms(options, environ)
    return caught.value.message


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("cn-north-4", "https://sms.cn-north-4.myhuaweicloud.com"),
        ("ap-southeast-3", "https://sms.ap-southeast-3.myhuaweicloud.com"),
        ("my-kualalumpur-1", "https://sms.my-kualalumpur-1.myhuaweicloud.com"),
        ("ru-moscow-1", "https://sms-api.ru-moscow-1.myhuaweicloud.com"),
    ],
)
def test_a_region_is_mapped_through_the_table_of_known_endpoints(region: str, expected: str) -> None:
    assert sms({"region": region}) == expected
    assert sms({}, {"HW_REGION_NAME": region}) == expected
    assert sms({}, {"OS_REGION_NAME": region}) == expected


@pytest.mark.parametrize(
    ("options", "environ"),
    [
        ({"endpoint": "https://mine.example"}, {}),
        ({"endpoint": "https://mine.example", "region": "cn-north-4"}, {}),
        ({"endpoint": "https://mine.example"}, {"HW_SMS_ENDPOINT": "https://other.example"}),
        ({"region": "cn-north-4"}, {"HW_SMS_ENDPOINT": "https://mine.example"}),
        ({"region": "ru-moscow-1"}, {"HW_SMS_ENDPOINT": "https://mine.example", MOSCOW: "https://other.example"}),
        ({"region": "ru-moscow-1"}, {MOSCOW: "https://mine.example"}),
        ({}, {"HW_REGION_NAME": "ru-moscow-1", MOSCOW: "https://mine.example"}),
        ({"region": "nowhere-1"}, {"HUAWEICLOUD_SDK_REGION_SMS_NOWHERE_1": "https://mine.example"}),
    ],
)
def test_an_endpoint_wherever_it_comes_from_wins_over_a_region(
    options: dict[str, str], environ: dict[str, str]
) -> None:
    assert sms(options, environ) == "https://mine.example"


@pytest.mark.parametrize("separator", [",", ", ", " ,"])
def test_of_several_endpoints_that_the_sdk_takes_the_first_is_used(separator: str) -> None:
    several = separator.join(["https://one.example", "https://two.example", "https://three.example"])
    assert sms({"region": "ru-moscow-1"}, {MOSCOW: several}) == "https://one.example"


def test_the_sdks_endpoint_of_another_region_is_not_taken() -> None:
    assert sms({"region": "cn-north-4"}, {MOSCOW: "https://x"}) == "https://sms.cn-north-4.myhuaweicloud.com"


def test_a_region_without_sms_names_the_known_regions_and_the_endpoint_option() -> None:
    assert refusal({"region": "eu-west-0"}) == (
        "No SMS endpoint is known for region eu-west-0: SMS is a global service with one endpoint for each site, "
        f"whatever region a migration goes to. Set region to the one that hosts SMS for your site, one of {KNOWN}, "
        "or set endpoint (HW_SMS_ENDPOINT) to the address of SMS itself."
    )


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("ap-southeast-1", "https://sms.ap-southeast-1.myhuaweicloud.com"),
        ("eu-west-101", "https://sms.myhuaweicloud.eu"),
    ],
)
def test_an_uncertain_endpoint_is_only_proposed(region: str, url: str) -> None:
    message = refusal({"region": region})
    assert message.startswith(f"No SMS endpoint is known for region {region}: ")
    assert message.endswith(f" Older sources name {url} for it; try that as endpoint.")


def test_neither_region_nor_endpoint_says_what_to_set() -> None:
    assert refusal({}) == (
        "Nothing says where SMS is: set region (HW_REGION_NAME) to the region that hosts SMS for your site, one of "
        f"{KNOWN} (cn-north-4 for the China site, ap-southeast-3 for the international one), or set endpoint "
        "(HW_SMS_ENDPOINT)."
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://sms.example", "https://sms.example"),
        ("https://sms.example/", "https://sms.example"),
        ("https://sms.example/v3", "https://sms.example"),
        ("https://sms.example/v3/", "https://sms.example"),
        ("https://sms.example//", "https://sms.example"),
        ("https://sms.example/sms/v3/", "https://sms.example/sms"),
        ("https://sms.example/v30", "https://sms.example/v30"),
        ("https://sms.example/X/v3", "https://sms.example/X"),
        ("https://sms.example/sms//v3", "https://sms.example/sms"),
        ("https://sms.example:1/X", "https://sms.example:1/X"),
        ("sms.example", "https://sms.example"),
        ("sms.example:8443/v3", "https://sms.example:8443"),
        ("HTTPS://sms.example", "https://sms.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080/v3", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_endpoint_may_be_written_with_or_without_scheme_slash_and_version(given: str, expected: str) -> None:
    assert sms({"endpoint": given}) == expected
    assert iam_endpoint(Inputs({"iam_endpoint": given}, {})) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://sms.example",
        "http://10.0.0.1:8080",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
    ],
)
def test_credentials_never_travel_over_plain_http_except_to_a_loopback_address(url: str) -> None:
    assert refusal({"endpoint": url}) == (
        f"endpoint is {url}: credentials are never sent over plain HTTP, except to this machine. Use https."
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ftp://sms.example", "ftp://sms.example"),
        ("https://", "https://"),
        ("https://:443", "https://:443"),
        ("https://sms.example:0", "https://sms.example:0"),
        ("https://sms.example:port", "https://sms.example:port"),
        ("https://sms.example:99999", "https://sms.example:99999"),
        ("https://[::1", "https://[::1"),
        ("https://sms.exa mple", "https://sms.exa mple"),
        ("https://sms.example\\@other.example", "https://other.example"),
        ("https://sms.example/<id>", "https://sms.example/<id>"),
        ("https://sms.example/{id}", "https://sms.example/{id}"),
        ("https://someone:sec ret@sms.example", "https://sms.example"),
        ("http://someone:sec ://ret@sms.example", "http://sms.example"),
        ("someone:sec://ret@sms.example/ x", "sms.example/ x"),
    ],
)
def test_what_is_no_url_is_refused_without_showing_a_login(url: str, shown: str) -> None:
    assert refusal({"endpoint": url}) == (
        f"endpoint is not a URL such as https://sms.cn-north-4.myhuaweicloud.com: {shown}"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://someone:secret@sms.example",
        "https://@sms.example",
        "https://sms.example?token=secret",
        "https://sms.example/#secret",
    ],
)
def test_an_endpoint_holds_nothing_but_an_address(url: str) -> None:
    assert refusal({"endpoint": url}) == (
        "endpoint must hold nothing but scheme, host, port and path; give credentials as options."
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://sms.cn-north-4.myhuaweicloud.com", "https://iam.cn-north-4.myhuaweicloud.com"),
        ("https://sms-api.ru-moscow-1.myhuaweicloud.com", "https://iam.ru-moscow-1.myhuaweicloud.com"),
        ("https://sms.ap-southeast-1.myhuaweicloud.com", "https://iam.myhuaweicloud.com"),
        ("https://sms.cn-north-4.myhuaweicloud.com:8443/x", "https://iam.myhuaweicloud.com"),
    ],
)
def test_iam_is_beside_sms_on_the_main_site(url: str, expected: str) -> None:
    assert iam_endpoint(Inputs({"endpoint": url}, {})) == expected


@pytest.mark.parametrize(
    "url",
    ["https://sms.myhuaweicloud.eu", "https://sms.example", "https://myhuaweicloud.com.example", "http://127.0.0.1:80"],
)
def test_no_password_is_sent_to_the_iam_of_another_site(url: str) -> None:
    with pytest.raises(OptionError) as caught:
        iam_endpoint(Inputs({"endpoint": url}, {}))
    assert caught.value.message == (
        f"iam_endpoint (HW_AUTH_URL) is missing: the SMS endpoint {url} is not one of myhuaweicloud.com, "
        "so where its IAM is cannot be told."
    )


@pytest.mark.parametrize("variable", ["HW_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT", "OS_AUTH_URL"])
def test_iam_may_be_named_by_a_variable(variable: str) -> None:
    environ = {variable: "https://iam.example/v3", "HW_REGION_NAME": "cn-north-4"}
    assert iam_endpoint(Inputs({}, environ)) == "https://iam.example"


def test_iam_over_plain_http_is_refused() -> None:
    with pytest.raises(OptionError) as caught:
        iam_endpoint(Inputs({"iam_endpoint": "http://iam.example/v3"}, {}))
    assert caught.value.message == (
        "iam_endpoint is http://iam.example/v3: credentials are never sent over plain HTTP, except to this machine. "
        "Use https."
    )
