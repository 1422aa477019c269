"""The tests never meet the credentials, or the configuration, of whoever runs them."""

from __future__ import annotations

import boto3


def test_every_client_is_nobodys() -> None:
    found = boto3.Session().get_credentials()
    assert found is not None
    assert (found.access_key, found.token) == ("testing", None)
    assert boto3.Session().available_profiles == []
