"""The sentences of :mod:`desktop.core.error_text`: one entry for each error code, marked for Qt Linguist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.core.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What a person reads.

    Attributes:
        what: what happened.
        why: the cause or the likely causes; maybe empty.
        action: what to do about it.
    """

    what: str
    why: str
    action: str


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text for the translation tools, which know this very name; does nothing else."""
    del context
    return text


#: What people call the settings whose values are refused.
SETTING_NAMES: Mapping[str, str] = {
    "region": QT_TRANSLATE_NOOP("errors", "the region"),
    "instance": QT_TRANSLATE_NOOP("errors", "the instance id"),
    "namespace": QT_TRANSLATE_NOOP("errors", "the namespace"),
    "collection": QT_TRANSLATE_NOOP("errors", "the document collection"),
    "endpoint": QT_TRANSLATE_NOOP("errors", "the endpoint"),
    "open_platform_endpoint": QT_TRANSLATE_NOOP("errors", "the endpoint of the open platform"),
    "rerank_factor": QT_TRANSLATE_NOOP("errors", "the number of candidates to rerank"),
    "model_hub": QT_TRANSLATE_NOOP("errors", "the address of the model hub"),
}

SENTENCES: Mapping[ErrorCode, ErrorText] = {
    # -- files, archives, links, queries ----------------------------------------------------------------------------
    ErrorCode.NOT_AN_IMAGE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "This is not an image that Tusou can read."),
        QT_TRANSLATE_NOOP("errors", "Its content is of another kind, whatever its name says."),
        QT_TRANSLATE_NOOP("errors", "Convert it to JPEG or PNG, or leave it out."),
    ),
    ErrorCode.IMAGE_DAMAGED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The image is damaged."),
        QT_TRANSLATE_NOOP("errors", "A part of it is missing or cannot be decoded."),
        QT_TRANSLATE_NOOP("errors", "Get another copy of it, or save it again with an image editor."),
    ),
    ErrorCode.IMAGE_TOO_LARGE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The image is too large."),
        QT_TRANSLATE_NOOP("errors", "It has more pixels or more frames than can be decoded safely."),
        QT_TRANSLATE_NOOP("errors", "Add a smaller version of it."),
    ),
    ErrorCode.FILE_EMPTY: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The file is empty."),
        QT_TRANSLATE_NOOP("errors", "It was probably not copied or downloaded to its end."),
        QT_TRANSLATE_NOOP("errors", "Get it again, or delete it."),
    ),
    ErrorCode.FILE_TOO_LARGE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The file is too large."),
        QT_TRANSLATE_NOOP("errors", "It has more bytes than Tusou reads of one picture."),
        QT_TRANSLATE_NOOP("errors", "Add a smaller version of it."),
    ),
    ErrorCode.FILE_UNREADABLE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The file cannot be read."),
        QT_TRANSLATE_NOOP("errors", "Its permissions forbid it, or the disk has a fault."),
        QT_TRANSLATE_NOOP("errors", "Allow reading it, then try again."),
    ),
    ErrorCode.FILE_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is no such file or folder."),
        QT_TRANSLATE_NOOP("errors", "It was moved, renamed or deleted, or its drive is not connected."),
        QT_TRANSLATE_NOOP("errors", "Check the name, or connect the drive, then try again."),
    ),
    ErrorCode.FILE_CHANGED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The file changed while it was being read."),
        QT_TRANSLATE_NOOP("errors", "Another program is writing to it."),
        QT_TRANSLATE_NOOP("errors", "Wait until that is done, then try again."),
    ),
    ErrorCode.FOLDER_UNREADABLE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The folder cannot be opened."),
        QT_TRANSLATE_NOOP("errors", "Its permissions forbid it, or the disk has a fault."),
        QT_TRANSLATE_NOOP("errors", "Allow reading it, then try again."),
    ),
    ErrorCode.ARCHIVE_DAMAGED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The archive is damaged."),
        QT_TRANSLATE_NOOP("errors", "It is cut off, or it is not of the kind that its name says."),
        QT_TRANSLATE_NOOP("errors", "Get another copy of it, or add the photos as files."),
    ),
    ErrorCode.ARCHIVE_ENCRYPTED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The archive is protected by a password."),
        QT_TRANSLATE_NOOP("errors", "Tusou does not open encrypted archives."),
        QT_TRANSLATE_NOOP("errors", "Unpack it yourself and add the folder."),
    ),
    ErrorCode.ARCHIVE_LIMIT: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The archive goes beyond a limit of safety."),
        QT_TRANSLATE_NOOP("errors", "It holds too many entries, too much data, or grows too much when it is unpacked."),
        QT_TRANSLATE_NOOP("errors", "If you trust it, unpack it yourself and add the folder."),
    ),
    ErrorCode.ARCHIVE_NESTED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "This is an archive inside of another archive."),
        QT_TRANSLATE_NOOP("errors", "Only the outer archive is opened."),
        QT_TRANSLATE_NOOP("errors", "Unpack it yourself and add what is inside."),
    ),
    ErrorCode.ARCHIVE_MEMBER_UNSAFE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "This entry of the archive was left out."),
        QT_TRANSLATE_NOOP("errors", "It is a link or a device, or its name leads out of the archive."),
        QT_TRANSLATE_NOOP("errors", "If you need it, unpack the archive yourself and add the file."),
    ),
    ErrorCode.LINK_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "This is not a link that can be opened."),
        QT_TRANSLATE_NOOP("errors", "Links begin with http:// or https:// and name a host."),
        QT_TRANSLATE_NOOP("errors", "Copy the link of the picture again."),
    ),
    ErrorCode.LINK_PRIVATE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The link was not followed."),
        QT_TRANSLATE_NOOP("errors", "It leads into this computer or a private network."),
        QT_TRANSLATE_NOOP("errors", "Save the picture to a file and use that."),
    ),
    ErrorCode.LINK_FAILED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The picture behind the link could not be fetched."),
        QT_TRANSLATE_NOOP("errors", "The host did not answer, or not with what was asked for."),
        QT_TRANSLATE_NOOP("errors", "Open the link in a browser to see whether it works, then try again."),
    ),
    ErrorCode.LINK_NOT_AN_IMAGE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The link leads to something that is not a picture."),
        QT_TRANSLATE_NOOP("errors", "It is probably the page around the picture."),
        QT_TRANSLATE_NOOP("errors", "Copy the address of the picture itself."),
    ),
    ErrorCode.QUERY_EMPTY: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is nothing to search for."),
        QT_TRANSLATE_NOOP("errors", "At least one text or picture must count in favour of a match."),
        QT_TRANSLATE_NOOP("errors", "Type some words, or choose a picture."),
    ),
    ErrorCode.QUERY_UNSUPPORTED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "This library cannot answer such a query."),
        "",
        QT_TRANSLATE_NOOP("errors", "Search with fewer or other terms."),
    ),
    ErrorCode.LIST_MARK_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "No list of this library ended at “{value}”."),
        QT_TRANSLATE_NOOP("errors", "A list goes on after the mark that the one before it ended with."),
        QT_TRANSLATE_NOOP("errors", "Give that mark, or none to begin with the newest photo."),
    ),
    ErrorCode.FILTER_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The filter “{filter}” cannot be understood."),
        QT_TRANSLATE_NOOP(
            "errors", "A filter is a field, a comparison and a value, such as date>=2024-05 or shop=north."
        ),
        QT_TRANSLATE_NOOP("errors", "Correct the filter."),
    ),
    ErrorCode.METADATA_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The metadata cannot be stored."),
        QT_TRANSLATE_NOOP("errors", "The library does not have the field “{field}”, or not with such a value."),
        QT_TRANSLATE_NOOP("errors", "Use the fields that the library has."),
    ),
    ErrorCode.PHOTO_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The photo “{photo}” is not in this library."),
        QT_TRANSLATE_NOOP("errors", "It was removed, or was never added."),
        QT_TRANSLATE_NOOP("errors", "Look for it in the list of photos."),
    ),
    # -- libraries, settings, secrets -------------------------------------------------------------------------------
    ErrorCode.LIBRARY_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is no library “{name}”."),
        QT_TRANSLATE_NOOP("errors", "It was removed, or its name is spelt differently."),
        QT_TRANSLATE_NOOP("errors", "Choose one from the list of libraries."),
    ),
    ErrorCode.LIBRARY_EXISTS: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is a library “{name}” already."),
        QT_TRANSLATE_NOOP("errors", "Every library needs a name of its own."),
        QT_TRANSLATE_NOOP("errors", "Choose another name, or remove that library first."),
    ),
    ErrorCode.LIBRARY_NAME_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "A library cannot be called “{name}”."),
        QT_TRANSLATE_NOOP("errors", "A name has up to 60 letters, digits, dots, hyphens or underscores."),
        QT_TRANSLATE_NOOP("errors", "Choose another name."),
    ),
    ErrorCode.LIBRARY_BUILT_IN: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The library “{name}” cannot be changed or removed."),
        QT_TRANSLATE_NOOP("errors", "It is the library on this computer, which is always there."),
        QT_TRANSLATE_NOOP("errors", "Remove photos from it instead."),
    ),
    ErrorCode.SETTINGS_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "“{value}” is not valid for {setting}."),
        "",
        QT_TRANSLATE_NOOP("errors", "Correct it."),
    ),
    ErrorCode.CA_BUNDLE_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The CA bundle {path} is not there."),
        QT_TRANSLATE_NOOP("errors", "It was moved, renamed or deleted, or its drive is not connected."),
        QT_TRANSLATE_NOOP("errors", "Choose its PEM file again, or none if the certificates of the system are enough."),
    ),
    ErrorCode.SETTINGS_TOO_NEW: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The settings come from a newer version of Tusou."),
        QT_TRANSLATE_NOOP("errors", "The file {path} was left untouched."),
        QT_TRANSLATE_NOOP("errors", "Install the newer version, or move the file away."),
    ),
    ErrorCode.CREDENTIALS_MISSING: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The AccessKey or a password is missing."),
        QT_TRANSLATE_NOOP("errors", "Neither the keyring nor the environment has it."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Enter it in the connection's settings, or set ALIBABA_CLOUD_ACCESS_KEY_ID, "
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET and TUSOU_NAMESPACE_PASSWORD.",
        ),
    ),
    ErrorCode.KEYRING_UNAVAILABLE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is no keyring that can keep secrets."),
        QT_TRANSLATE_NOOP("errors", "None is installed or running, or it would keep them readable in a file."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Start a keyring such as GNOME Keyring or KWallet, or use environment variables, or this session only.",
        ),
    ),
    ErrorCode.KEYRING_LOCKED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The keyring is locked."),
        QT_TRANSLATE_NOOP("errors", "It was not unlocked when it asked for its password."),
        QT_TRANSLATE_NOOP("errors", "Unlock it and try again, or use environment variables, or this session only."),
    ),
    # -- AnalyticDB for PostgreSQL ----------------------------------------------------------------------------------
    ErrorCode.ACCESS_KEY_UNKNOWN: ErrorText(
        QT_TRANSLATE_NOOP("errors", "Alibaba Cloud does not know this AccessKey id."),
        QT_TRANSLATE_NOOP("errors", "It is mistyped, or the AccessKey was deleted."),
        QT_TRANSLATE_NOOP("errors", "Copy the id again from the RAM console."),
    ),
    ErrorCode.ACCESS_KEY_DISABLED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The AccessKey is disabled."),
        QT_TRANSLATE_NOOP("errors", "Somebody switched it off in the RAM console."),
        QT_TRANSLATE_NOOP("errors", "Enable it there, or use another one."),
    ),
    ErrorCode.ACCESS_KEY_SECRET_WRONG: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The AccessKey secret is wrong."),
        QT_TRANSLATE_NOOP("errors", "It does not belong to this AccessKey id."),
        QT_TRANSLATE_NOOP("errors", "Enter the secret again; if it is lost, create a new AccessKey."),
    ),
    ErrorCode.SECURITY_TOKEN_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The security token is not accepted."),
        QT_TRANSLATE_NOOP("errors", "STS tokens expire after some time and belong to one AccessKey."),
        QT_TRANSLATE_NOOP("errors", "Get a new token."),
    ),
    ErrorCode.CLOCK_SKEWED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The clock of this computer is wrong."),
        QT_TRANSLATE_NOOP("errors", "Alibaba Cloud refuses requests whose time is off by more than 15 minutes."),
        QT_TRANSLATE_NOOP("errors", "Set date, time and time zone, best automatically."),
    ),
    ErrorCode.PERMISSION_DENIED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The RAM user is not allowed to do this."),
        QT_TRANSLATE_NOOP("errors", "The permission {action} is missing."),
        QT_TRANSLATE_NOOP("errors", "Ask the account's administrator to grant it."),
    ),
    ErrorCode.INSTANCE_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The instance was not found."),
        QT_TRANSLATE_NOOP("errors", "Instance id and region do not fit together, or it belongs to another account."),
        QT_TRANSLATE_NOOP("errors", "Compare both with the AnalyticDB console."),
    ),
    ErrorCode.INSTANCE_NOT_RUNNING: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The instance is not running."),
        QT_TRANSLATE_NOOP("errors", "It is paused, locked, or being changed."),
        QT_TRANSLATE_NOOP("errors", "Resume or unlock it in the AnalyticDB console, then try again."),
    ),
    ErrorCode.INSTANCE_WITHOUT_VECTORS: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The instance cannot search by vectors."),
        QT_TRANSLATE_NOOP("errors", "Its vector engine optimisation is off."),
        QT_TRANSLATE_NOOP("errors", "Switch it on in the AnalyticDB console, or use another instance."),
    ),
    ErrorCode.VECTORS_NOT_INITIALISED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The vector database of this instance is not set up yet."),
        QT_TRANSLATE_NOOP("errors", "That is done once for each instance, with its manager account."),
        QT_TRANSLATE_NOOP("errors", "Run the set-up of the connection (on the command line: --create)."),
    ),
    ErrorCode.NAMESPACE_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is no such namespace in the instance."),
        QT_TRANSLATE_NOOP("errors", "Its name is mistyped, or it was not created yet."),
        QT_TRANSLATE_NOOP("errors", "Correct the name, or create the namespace in the set-up."),
    ),
    ErrorCode.NAMESPACE_PASSWORD_WRONG: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The password of the namespace is wrong."),
        "",
        QT_TRANSLATE_NOOP("errors", "Enter it again."),
    ),
    ErrorCode.MANAGER_PASSWORD_WRONG: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The manager account or its password is wrong."),
        QT_TRANSLATE_NOOP("errors", "This is the initial account of the instance's database, not the RAM user."),
        QT_TRANSLATE_NOOP("errors", "Enter it again, or reset the password in the AnalyticDB console."),
    ),
    ErrorCode.COLLECTION_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is no such document collection in the namespace."),
        QT_TRANSLATE_NOOP("errors", "Its name is mistyped, or it was not created yet."),
        QT_TRANSLATE_NOOP("errors", "Correct the name, or create the collection in the set-up."),
    ),
    ErrorCode.BALANCE_INSUFFICIENT: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The Alibaba Cloud account is in arrears."),
        QT_TRANSLATE_NOOP("errors", "Uploads and queries are paid for."),
        QT_TRANSLATE_NOOP("errors", "Top up the account, then try again."),
    ),
    ErrorCode.QUOTA_EXCEEDED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "A quota of the account or the instance is used up."),
        "",
        QT_TRANSLATE_NOOP("errors", "Wait or free something, or raise the quota in the console."),
    ),
    ErrorCode.THROTTLED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The service is getting too many requests."),
        QT_TRANSLATE_NOOP("errors", "All programs of the account share its limits; trying again did not help."),
        QT_TRANSLATE_NOOP("errors", "Try again in some minutes."),
    ),
    ErrorCode.SERVICE_UNAVAILABLE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The service has a fault at the moment."),
        QT_TRANSLATE_NOOP("errors", "It answered several times that it cannot work."),
        QT_TRANSLATE_NOOP("errors", "Try again in some minutes."),
    ),
    ErrorCode.SERVICE_UNREACHABLE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "{host} cannot be reached."),
        QT_TRANSLATE_NOOP(
            "errors",
            "This computer is offline, a proxy or firewall is in between, or the instance's whitelist lacks this "
            "computer's address.",
        ),
        QT_TRANSLATE_NOOP("errors", "Check the network and the whitelist, then try again."),
    ),
    ErrorCode.SERVICE_TIMEOUT: ErrorText(
        QT_TRANSLATE_NOOP("errors", "{host} did not answer in time."),
        QT_TRANSLATE_NOOP("errors", "The network is slow, or the service is overloaded."),
        QT_TRANSLATE_NOOP("errors", "Try again later."),
    ),
    ErrorCode.SERVICE_REFUSED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The service refused the request."),
        QT_TRANSLATE_NOOP("errors", "Its reason: “{detail}”."),
        QT_TRANSLATE_NOOP("errors", "Correct what it names; the RequestId helps the vendor's support."),
    ),
    ErrorCode.TLS_REFUSED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The identity of {host} could not be verified."),
        QT_TRANSLATE_NOOP("errors", "Its certificate is expired, unknown, or for another host."),
        QT_TRANSLATE_NOOP("errors", "Check the endpoint; behind a company proxy, add its CA bundle to the connection."),
    ),
    ErrorCode.UPLOAD_HOST_REFUSED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The picture could not be handed to {host}."),
        QT_TRANSLATE_NOOP("errors", "A local picture travels through this host, and it refused."),
        QT_TRANSLATE_NOOP("errors", "Allow this host in proxy and firewall, then try again."),
    ),
    ErrorCode.ANSWER_UNEXPECTED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The service gave an answer that makes no sense."),
        QT_TRANSLATE_NOOP("errors", "A proxy may stand in between, or the service changed."),
        QT_TRANSLATE_NOOP("errors", "Try again; if it stays, report it with the details."),
    ),
    ErrorCode.JOB_FAILED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The service could not process the upload."),
        QT_TRANSLATE_NOOP("errors", "Its reason: “{detail}”."),
        QT_TRANSLATE_NOOP("errors", "Retry it; if it stays, convert the picture to JPEG."),
    ),
    ErrorCode.JOB_CANCELLED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The upload was cancelled at the service."),
        QT_TRANSLATE_NOOP("errors", "Somebody cancelled its job."),
        QT_TRANSLATE_NOOP("errors", "Retry it if it is wanted."),
    ),
    ErrorCode.NOT_SUPPORTED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "This library cannot do that."),
        "",
        QT_TRANSLATE_NOOP("errors", "Use another library for it."),
    ),
    # -- disk, database, model --------------------------------------------------------------------------------------
    ErrorCode.DISK_FULL: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The disk is full."),
        QT_TRANSLATE_NOOP("errors", "Nothing could be written; what was stored before is intact."),
        QT_TRANSLATE_NOOP("errors", "Free some space, then try again."),
    ),
    ErrorCode.STORAGE_READ_ONLY: ErrorText(
        QT_TRANSLATE_NOOP("errors", "Tusou cannot write to {path}."),
        QT_TRANSLATE_NOOP("errors", "The folder or the disk does not allow it."),
        QT_TRANSLATE_NOOP(
            "errors", "Allow writing, or choose another folder. That of Tusou's own files is chosen with TUSOU_HOME."
        ),
    ),
    ErrorCode.DATABASE_LOCKED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The library is busy."),
        QT_TRANSLATE_NOOP("errors", "Another copy of Tusou was writing to it for too long."),
        QT_TRANSLATE_NOOP("errors", "Try again in a moment."),
    ),
    ErrorCode.DATABASE_TOO_NEW: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The library comes from a newer version of Tusou."),
        QT_TRANSLATE_NOOP("errors", "It was left untouched, since this version could damage it."),
        QT_TRANSLATE_NOOP("errors", "Install the newer version."),
    ),
    ErrorCode.DATABASE_DAMAGED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The database of the library is damaged."),
        QT_TRANSLATE_NOOP("errors", "The disk had a fault, or another program changed the file."),
        QT_TRANSLATE_NOOP("errors", "Start Tusou again: it saves what can be read and adds the rest anew."),
    ),
    ErrorCode.DATABASE_MENDED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The database was damaged; what could be read was saved."),
        QT_TRANSLATE_NOOP("errors", "The damaged file is kept as {path}."),
        QT_TRANSLATE_NOOP("errors", "Photos that were lost from it are being added again from your files."),
    ),
    ErrorCode.RECORDS_MENDED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "Records of Tusou were damaged ({value}); what could be read was saved."),
        QT_TRANSLATE_NOOP("errors", "The damaged file is kept as {path}."),
        QT_TRANSLATE_NOOP(
            "errors", "No photo was lost; see whether your imports, captions and saved searches are there."
        ),
    ),
    ErrorCode.STORAGE_FAILED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The disk reported a fault."),
        "",
        QT_TRANSLATE_NOOP("errors", "Check the disk, then try again."),
    ),
    ErrorCode.MODEL_MISSING: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The model that looks at pictures is missing."),
        QT_TRANSLATE_NOOP("errors", "The installation is not complete."),
        QT_TRANSLATE_NOOP("errors", "Install Tusou again; your library is not affected."),
    ),
    ErrorCode.MODEL_DAMAGED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The model that looks at pictures is damaged."),
        QT_TRANSLATE_NOOP("errors", "A file of the installation is not what it should be."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Install the model pack again, or Tusou if it is the built-in model; your library is not affected.",
        ),
    ),
    ErrorCode.MODEL_NOT_FOUND: ErrorText(
        QT_TRANSLATE_NOOP("errors", "There is no model of the name {name}."),
        QT_TRANSLATE_NOOP("errors", "It is not installed, not in the list, and not on the hub."),
        QT_TRANSLATE_NOOP("errors", "Choose one of the list, or give owner/name as its page on the hub does."),
    ),
    ErrorCode.MODEL_IN_USE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The model {name} is in use."),
        QT_TRANSLATE_NOOP("errors", "A library answers with it, or is on the way to."),
        QT_TRANSLATE_NOOP("errors", "Choose another model first, and wait until it is ready."),
    ),
    ErrorCode.MODEL_PACK_INVALID: ErrorText(
        QT_TRANSLATE_NOOP("errors", "This is not a model pack that Tusou can use."),
        QT_TRANSLATE_NOOP("errors", "A file is missing or says something that Tusou does not know."),
        QT_TRANSLATE_NOOP("errors", "Choose a pack in the layout that Immich publishes on the Hugging Face Hub."),
    ),
    ErrorCode.MODEL_PACK_MISMATCHED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The model pack {name} does not pass its test."),
        QT_TRANSLATE_NOOP(
            "errors", "Its two networks do not agree on what sample photos show; searches would find nothing but noise."
        ),
        QT_TRANSLATE_NOOP("errors", "Fetch the pack again as it was published, or choose another one."),
    ),
    ErrorCode.MODEL_CHECKSUM_WRONG: ErrorText(
        QT_TRANSLATE_NOOP("errors", "A file of the model pack arrived damaged."),
        QT_TRANSLATE_NOOP("errors", "Its checksum is not the one that was published."),
        QT_TRANSLATE_NOOP("errors", "Try again; if it stays, choose another mirror in the settings."),
    ),
    ErrorCode.MODEL_GATED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The model {name} is not free for everyone."),
        QT_TRANSLATE_NOOP("errors", "Its owner wants an account that agreed to the terms."),
        QT_TRANSLATE_NOOP(
            "errors", "Agree on its page, put your token into the variable HF_TOKEN, or install from a folder."
        ),
    ),
    ErrorCode.READER_MISSING: ErrorText(
        QT_TRANSLATE_NOOP("errors", "What reads text in pictures is not installed."),
        QT_TRANSLATE_NOOP("errors", "It is an extra, since 90 MB have to be downloaded for it."),
        QT_TRANSLATE_NOOP("errors", "The command {value} installs it. Then start Tusou again."),
    ),
    ErrorCode.HUB_UNREACHABLE: ErrorText(
        QT_TRANSLATE_NOOP("errors", "The model hub {host} cannot be reached."),
        QT_TRANSLATE_NOOP("errors", "This computer is offline, or a proxy or firewall is in between."),
        QT_TRANSLATE_NOOP(
            "errors", "Check the network, choose a mirror, or install the pack from a folder; what arrived is kept."
        ),
    ),
    ErrorCode.UNEXPECTED: ErrorText(
        QT_TRANSLATE_NOOP("errors", "Something went wrong that should not have."),
        QT_TRANSLATE_NOOP("errors", "This is a fault of Tusou."),
        QT_TRANSLATE_NOOP("errors", "Try again; if it stays, report it with the details and the log."),
    ),
}
