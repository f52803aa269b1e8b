"""What the file system says when it refuses, as an error that a person can be told."""

from __future__ import annotations

import errno
from pathlib import Path

from desktop.core.errors import ErrorCode, StorageError

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})  # no quotas on Windows
_UNUSABLE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.ENOENT})


def storage_error(error: OSError, path: Path) -> StorageError:
    """Translate what the operating system said of ``path``, which belongs to the program."""
    if error.errno in _FULL:
        code = ErrorCode.DISK_FULL
    elif error.errno in _UNUSABLE:
        code = ErrorCode.STORAGE_READ_ONLY
    else:
        code = ErrorCode.STORAGE_FAILED
    return StorageError(code, error.strerror or str(error), params={"path": str(path)})
