"""The commands that move files and keep house; each takes its options and returns the exit code."""

import sys

from .command_line import answer, read_request


def _weigh(options) -> int:
    from .send import weigh

    return answer(weigh(options.text("kind"), options.text("path")))


def _plan_tar(options) -> int:
    from .sweep import sweep
    from .tar_source import plan_tar

    planned = plan_tar(options.text("run"), options.text("to"))
    sweep(options.text("exports"))
    return answer(planned)


def _send(options) -> int:
    from .send import open_source, send

    wanted = {"identity": options.text("identity"), "prefix": options.text("prefix")}
    source = open_source(options.text("kind"), options.text("path"))
    send(source, options.number("begin"), options.number("start"), options.number("end"), wanted, sys.stdout.buffer)
    return 0


def _prepare_export(options) -> int:
    from .export_file import prepare_export

    names = options.all("output")
    return answer(prepare_export(options.text("run"), options.text("format"), names, options.text("exports")))


def _begin_upload(options) -> int:
    from .receive import begin_upload

    return answer(
        begin_upload(options.text("folder"), options.text("key"), options.number("size"), options.number("part"))
    )


def _receive(options) -> int:
    from .receive import receive

    at, length = options.number("at"), options.number("length")
    return answer(receive(options.text("folder"), options.text("key"), at, length, options.text("sha256")))


def _finish_upload(options) -> int:
    from .receive import finish_upload

    return answer(
        finish_upload(options.text("folder"), options.text("key"), options.text("name"), options.number("size"))
    )


def _discard_upload(options) -> int:
    from .receive import discard_upload

    return answer(discard_upload(options.text("folder"), options.text("key")))


def _folders(options) -> int:
    from .folders import list_folders

    return answer(list_folders(options.text("root")))


def _measure(options) -> int:
    from .folders import measure

    return answer(measure(options.text("root"), read_request()["names"], options.number("seconds")))


def _delete_folders(options) -> int:
    from .folders import delete_folders

    return answer(delete_folders(options.text("root"), read_request()["names"]))


def _empty_trash(options) -> int:
    from .folders import empty_trash

    return answer(empty_trash(options.text("root"), options.number("seconds")))


def _archive(options) -> int:
    from .archive import archive

    return answer(archive(options.text("root"), options.text("name")))


def _restore(options) -> int:
    from .archive import restore

    return answer(restore(options.text("root"), options.text("name")))


FILE_COMMANDS = {
    "weigh": _weigh,
    "plan-tar": _plan_tar,
    "send": _send,
    "prepare-export": _prepare_export,
    "begin-upload": _begin_upload,
    "receive": _receive,
    "finish-upload": _finish_upload,
    "discard-upload": _discard_upload,
    "folders": _folders,
    "measure": _measure,
    "delete-folders": _delete_folders,
    "empty-trash": _empty_trash,
    "archive": _archive,
    "restore": _restore,
}
