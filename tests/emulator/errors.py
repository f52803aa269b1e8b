"""What the service refuses, and how it says so."""

from __future__ import annotations

from collections.abc import Mapping


class ServiceError(Exception):
    """A refusal with an HTTP status of its own.

    Args:
        code: the service's error code, such as ``Throttling.User``.
        message: text for people.
        status: HTTP status.
        headers: extra headers of the answer.
        fields: extra top-level fields of the answer, such as ``AccessDeniedDetail``.
    """

    def __init__(
        self,
        code: str,
        message: str,
        status: int = 400,
        *,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status
        self.headers = dict(headers or {})
        self.fields = dict(fields or {})


class OperationFailed(Exception):  # noqa: N818 -- the service calls it a failed operation, with HTTP status 200
    """A refusal that the service wraps in HTTP 200 with ``Status: fail``."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DroppedConnection(Exception):  # noqa: N818 -- what happens, not what went wrong
    """The connection is closed without another byte."""


def missing_parameter(name: str) -> ServiceError:
    return ServiceError(f"Missing{name}", f"{name} is mandatory for this action.")


def invalid_parameter(name: str, why: str) -> ServiceError:
    return ServiceError(f"InvalidParameter.{name}", f"The specified parameter {name} is invalid: {why}")


def permission_denied(product: str, action: str, principal: str) -> ServiceError:
    return ServiceError(
        "Forbidden.RAM",
        "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
        403,
        fields={
            "AccessDeniedDetail": {
                "AuthAction": f"{product}:{action}",
                "AuthPrincipalDisplayName": principal,
                "AuthPrincipalType": "SubUser",
                "NoPermissionType": "ImplicitDeny",
                "PolicyType": "AccountLevelIdentityBasedPolicy",
            }
        },
    )
