"""Who may call: keys, signatures, clocks, permissions."""

from __future__ import annotations

import pytest
import requests
from alibabacloud_tea_openapi.exceptions import ClientException
from darabonba.runtime import ExtendsParameters

from tests.emulator import Emulator
from tests.emulator.sdk import Sdk
from tests.emulator.signature import AccessKey


def refusal(sdk: Sdk, action: str = "ListDocuments") -> ClientException:
    with pytest.raises(ClientException) as caught:
        sdk(action)
    return caught.value


def test_a_call_with_the_right_secret_is_carried_out(sdk: Sdk) -> None:
    assert sdk("ListDocuments").status == "success"


def test_a_chinese_query_with_marks_is_signed_right(sdk: Sdk) -> None:
    assert sdk("QueryContent", content="一只狗 & 'cat'~*+=%", filter="caption = '猫''s'", top_k=1).status == "success"


def test_a_wrong_secret_is_refused_and_the_answer_repeats_the_address(fast_emulator: Emulator) -> None:
    wrong = AccessKey(fast_emulator.key.id, "wrong")
    error = refusal(Sdk(fast_emulator, key=wrong))
    assert error.code == "SignatureDoesNotMatch"
    assert fast_emulator.access.namespace_password in error.message


def test_an_unknown_key_is_not_found(fast_emulator: Emulator) -> None:
    assert refusal(Sdk(fast_emulator, key=AccessKey("LTAInobody", "x"))).code == "InvalidAccessKeyId.NotFound"


def test_a_revoked_key_is_not_found_any_more(fast_emulator: Emulator, sdk: Sdk) -> None:
    sdk("ListDocuments")
    fast_emulator.revoke_key()
    assert refusal(sdk).code == "InvalidAccessKeyId.NotFound"


def test_a_disabled_key_is_inactive(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.disable_key()
    assert refusal(sdk).code == "InvalidAccessKeyId.Inactive"


@pytest.mark.parametrize("seconds", [16 * 60, -16 * 60])
def test_a_clock_that_is_a_quarter_of_an_hour_off_is_refused(fast_emulator: Emulator, sdk: Sdk, seconds: float) -> None:
    fast_emulator.skew_clock(seconds)
    assert refusal(sdk).code == "InvalidTimeStamp.Expired"


def test_a_temporary_key_needs_its_token(fast_emulator: Emulator) -> None:
    key = fast_emulator.add_key(temporary=True)
    assert Sdk(fast_emulator, key=key)("ListDocuments").status == "success"
    assert refusal(Sdk(fast_emulator, key=AccessKey(key.id, key.secret))).code == "MissingSecurityToken"
    assert refusal(Sdk(fast_emulator, key=AccessKey(key.id, key.secret, "x"))).code == "InvalidSecurityToken.Malformed"


def test_a_nonce_serves_once(sdk: Sdk) -> None:
    sdk.runtime.extends_parameters = ExtendsParameters(headers={"x-acs-signature-nonce": "always the same"})
    sdk("ListDocuments")
    assert refusal(sdk).code == "SignatureNonceUsed"


def test_a_call_without_a_signature_is_refused_at_both_api_hosts(fast_emulator: Emulator) -> None:
    access = fast_emulator.access
    for host in (access.endpoint, access.open_platform_endpoint):
        answer = requests.post(f"https://{host}/", verify=str(access.ca_bundle), timeout=3)
        assert (answer.status_code, answer.json()["Code"]) == (400, "IncompleteSignature")


def test_a_denied_action_names_itself(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.deny("ListDocuments")
    error = refusal(sdk)
    assert (error.code, error.status_code) == ("Forbidden.RAM", 403)
    assert error.access_denied_detail["AuthAction"] == "gpdb:ListDocuments"
    fast_emulator.allow("ListDocuments")
    assert sdk("ListDocuments").status == "success"


def test_a_denied_upload_permission_shows_at_the_open_platform(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.deny("AuthorizeFileUpload")
    with pytest.raises(ClientException) as caught:
        sdk.upload("a.jpg", b"x")
    assert caught.value.access_denied_detail["AuthAction"] == "openplatform:AuthorizeFileUpload"


def test_an_unknown_action_is_not_found(sdk: Sdk) -> None:
    with pytest.raises(ClientException) as caught:
        sdk("DescribeAccounts")
    assert caught.value.code == "InvalidAction.NotFound"
