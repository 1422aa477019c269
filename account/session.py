"""The credentials and the Region of whoever deploys, and errors as that person is told of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

STACK = "lifeguard"


def code(error: ClientError) -> str:
    """Return AWS's code of an error."""
    return str(error.response["Error"]["Code"])


@contextmanager
def operator_session() -> Iterator[boto3.Session]:
    """Yield a session in the Region that is set.

    Raises:
        SystemExit: no Region or no credentials are set, or AWS's error, which nobody has handled.
    """
    try:
        session = boto3.Session()
        if session.region_name is None:
            sys.exit("no Region is set: set AWS_REGION, or `region` in your AWS profile")
        yield session
    except NoCredentialsError:
        sys.exit("no AWS credentials were found: set AWS_PROFILE, or the variables of credentials")
    except (BotoCoreError, ClientError) as error:
        sys.exit(str(error))
