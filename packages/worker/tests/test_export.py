import ast
import csv
import decimal
import importlib.util
import io
import json
import math
import os
import pickle
import struct
import zipfile

from gridloom_worker.record_writer import RecordWriter
from gridloom_worker.records import DONE, FAILED, pack_record
from gridloom_worker.values import pack_error, pack_frame
from tests.sweep import SweepTest, axis, from_input, from_output, numbers


def read_npy(data):
    """dtype, shape and values of a NPY file, by its documented layout."""
    assert data[:8] == b"\x93NUMPY\x01\x00"
    length = struct.unpack("<H", data[8:10])[0]
    assert (10 + length) % 64 == 0 and data[9 + length : 10 + length] == b"\n"
    head = ast.literal_eval(data[10 : 10 + length].decode("latin-1"))
    body = data[10 + length :]
    dtype = head["descr"]
    if dtype.startswith("<U"):
        width = 4 * int(dtype[2:])
        values = [body[at : at + width].decode("utf-32-le").rstrip("\0") for at in range(0, len(body), width)]
    else:
        code = {"<i8": "q", "<u8": "Q", "<f8": "d", "|b1": "?", "<c16": "d"}[dtype]
        values = [value[0] for value in struct.iter_unpack("<" + code, body)]
    return dtype, head["shape"], values


class RunPaths:
    """What a writer needs of a run folder."""

    def __init__(self, path):
        self.path = path

    def at(self, *parts):
        return os.path.join(self.path, *parts)


class ExportFolderTest(SweepTest):
    def export(self, file_format, *outputs, code=0):
        arguments = [word for output in outputs for word in ("--output", output)]
        return self.run_worker("export", "--run", self.folder, "--format", file_format, *arguments, code=code)

    def values(self, *sources):
        """A stage per list of values as a task would have written them; ``None`` where an element failed."""
        for number, values in enumerate(sources):
            name = "v{}".format(number)
            self.stage(name, "", [], [axis("i", len(values))], outputs=["o{}".format(number)])
            writer = RecordWriter(RunPaths(self.folder), name, name + "-1-0.0.test-0-0")
            for element, value in enumerate(values):
                if value is None:
                    frame = pack_error({"type": "ValueError", "message": "", "traceback": ""})
                else:
                    frame = pack_frame(pickle.dumps(value, protocol=4), 1)
                state = FAILED if value is None else DONE
                writer.add(pack_record(element, state, 1, length=len(frame)), frame)
            writer.close()
        self.write_plan()


class ExportTest(ExportFolderTest):
    def test_json_is_nested_lists_with_null_where_nothing_is(self):
        self.input("x", numbers(2))
        self.input("y", numbers(3))
        self.stage(
            "div",
            "def div(x, y): return x / y\n",
            [from_input("x", ["i"]), from_input("y", ["j"])],
            [axis("i", 2), axis("j", 3)],
            outputs=["q"],
        )
        self.stage("total", "def total(): return 'sum \\u00e9'\n", [], outputs=["t"])
        self.compute("div", [(0, 6)])
        self.compute("total")
        self.assertEqual(
            json.loads(self.export("json").decode()), {"q": [[None, 0.0, 0.0], [None, 1.0, 0.5]], "t": "sum \u00e9"}
        )
        self.assertEqual(json.loads(self.export("json", "t").decode()), {"t": "sum \u00e9"})

    def test_json_of_values_that_json_does_not_have(self):
        self.values(
            [math.nan, -math.inf, (1, 2), {1: 2}, {"a": {3}}, 1 + 2j, b"x", True, 10**30, decimal.Decimal("1.5")]
        )
        wanted = [None, None, [1, 2], "{1: 2}", {"a": "{3}"}, "(1+2j)", "b'x'", True, 10**30, "Decimal('1.5')"]
        self.assertEqual(json.loads(self.export("json").decode())["o0"], wanted)

    def test_internal_axes_are_unpacked_in_axis_order(self):
        self.input("n", numbers(2))
        self.stage(
            "gen",
            "def gen(n): return [n, n + 10, n + 20]\n",
            [from_input("n", ["j"])],
            [axis("i", "?", False), axis("j", 2)],
            outputs=["g"],
        )
        self.stage(
            "tail",
            "def tail(n): return [n, n + 10]\n",
            [from_input("n", ["j"])],
            [axis("j", 2), axis("i", 2, False)],
            outputs=["h"],
        )
        self.compute("gen", [(0, 2)])
        self.compute("tail", [(0, 2)])
        self.assertEqual(
            json.loads(self.export("json").decode()), {"g": [[0, 1], [10, 11], [20, 21]], "h": [[0, 10], [1, 11]]}
        )

    def test_nothing_computed_yet_is_null_or_empty(self):
        self.stage("gen", "def gen(): return [1]\n", [], [axis("i", "?", False)], outputs=["g"])
        self.stage(
            "use", "def use(x): return x\n", [from_output("gen", "g", ["i"], "x")], [axis("i", "?")], outputs=["u"]
        )
        self.stage("one", "def one(): return 1\n", [], outputs=["o"])
        self.write_plan()
        self.assertEqual(json.loads(self.export("json").decode()), {"g": [], "u": [], "o": None})
        self.assertEqual(self.export("csv", "o"), b'o\r\n""\r\n')

    def test_csv_has_index_axis_values_and_output(self):
        self.input("x", {"value": {"kind": "list", "items": ["a,b", 'say "hi"']}, "shape": [2]})
        self.input("v", {"value": {"kind": "linspace", "start": 0, "stop": 1, "count": 2}, "shape": [2]})
        self.stage(
            "up",
            "def up(x, v):\n    return x + '\\n' if v else [1, None]\n",
            [from_input("x", ["i"]), from_input("v", ["j"])],
            [axis("i", 2), axis("j", 2)],
            outputs=["q"],
        )
        self.stage(
            "down",
            "def down(q): return 1.5 if type(q) is str else 1 / 0\n",
            [from_output("up", "q", ["i", "j"])],
            [axis("i", 2), axis("j", 2)],
            outputs=["r"],
        )
        self.compute("up", [(0, 4)])
        self.compute("down", [(0, 4)])
        rows = list(csv.reader(io.StringIO(self.export("csv", "q").decode(), newline="")))
        self.assertEqual(rows[0], ["i", "j", "x", "v", "q"])
        self.assertEqual(rows[1], ["0", "0", "a,b", "0.0", "[1, null]"])
        self.assertEqual(rows[4], ["1", "1", 'say "hi"', "1.0", 'say "hi"\n'])
        rows = list(csv.reader(io.StringIO(self.export("csv", "r").decode(), newline="")))
        self.assertEqual(
            rows,
            [
                ["i", "j", "x", "v", "r"],
                ["0", "0", "a,b", "0.0", ""],
                ["0", "1", "a,b", "1.0", "1.5"],
                ["1", "0", 'say "hi"', "0.0", ""],
                ["1", "1", 'say "hi"', "1.0", "1.5"],
            ],
        )

    def test_npy_of_numbers_and_texts(self):
        self.values(
            [1, -2],
            [1, None],
            [True, False],
            [1, 2.5],
            [1j, 2],
            ["ab", "\u00fc"],
            [2**64 - 1, 0],
            [[1, 2], [3, 4]],
            [True, 2],
        )
        wanted = [
            ("<i8", [1, -2]),
            ("<f8", None),
            ("|b1", [True, False]),
            ("<f8", [1, 2.5]),
            ("<c16", [0, 1, 2, 0]),
            ("<U2", ["ab", "\u00fc"]),
            ("<u8", [2**64 - 1, 0]),
            ("<i8", [1, 2, 3, 4]),
            ("<i8", [1, 2]),
        ]
        for number, (dtype, values) in enumerate(wanted):
            with self.subTest(number):
                found = read_npy(self.export("npy", "o{}".format(number)))
                self.assertEqual(found[:2], (dtype, (2, 2) if number == 7 else (2,)))
                if values is None:
                    self.assertEqual(found[2][0], 1.0)
                    self.assertNotEqual(found[2][1], found[2][1])
                else:
                    self.assertEqual(found[2], values)

    def test_npy_of_anything_else_is_refused_in_a_sentence(self):
        self.values([{}, 1], ["a", 1], [[1], [1, 2]], [2**70, 1])
        for number, word in enumerate(
            ["values of type dict", "numbers and texts", "differ in shape (1 and 2)", "beyond 64 bits"]
        ):
            self.export("npy", "o{}".format(number), code=3)
            self.assertIn(word, self.stderr)
            self.assertEqual(self.stderr.count("\n"), 1)
        self.assertEqual(self.export("npz", code=3), b"")

    def test_npz_holds_a_npy_of_each_output(self):
        self.values([1, 2], ["a", "b"])
        archive = zipfile.ZipFile(io.BytesIO(self.export("npz")))
        self.assertIsNone(archive.testzip())
        self.assertEqual(archive.namelist(), ["o0.npy", "o1.npy"])
        self.assertEqual({each.compress_type for each in archive.infolist()}, {zipfile.ZIP_STORED})
        self.assertEqual(read_npy(archive.read("o0.npy")), ("<i8", (2,), [1, 2]))

    def test_one_value_has_no_axes(self):
        self.stage("one", "def one(): return 100\n", [], outputs=["s"])
        self.compute("one")
        self.assertEqual(read_npy(self.export("npy")), ("<i8", (), [100]))
        self.assertEqual(self.export("csv"), b"s\r\n100\r\n")

    def test_csv_and_npy_hold_one_output(self):
        self.values([1], [2])
        self.export("csv", code=3)
        self.assertEqual(self.stderr, "A CSV file holds one output; choose one of: o0, o1.\n")
        self.export("npy", "zz", code=3)
        self.assertEqual(self.stderr, "The run has no output 'zz'. It has: o0, o1.\n")
        self.export("xls", "o0", code=3)
        self.assertIn("choose json, csv, npy or npz", self.stderr)


if importlib.util.find_spec("numpy"):

    class NumpyExportTest(ExportFolderTest):
        def test_arrays_of_one_shape_are_stacked_and_read_by_numpy(self):
            import numpy

            self.input("x", numbers(2))
            self.stage(
                "f",
                "import numpy\ndef f(x): return numpy.full(3, x + 0.5)\n",
                [from_input("x", ["i"])],
                [axis("i", 2)],
                outputs=["a"],
            )
            self.compute("f", [(0, 2)])
            loaded = numpy.load(io.BytesIO(self.export("npy")))
            self.assertEqual(loaded.tolist(), [[0.5] * 3, [1.5] * 3])
            self.assertEqual(json.loads(self.export("json").decode()), {"a": [[0.5] * 3, [1.5] * 3]})
            self.assertEqual(numpy.load(io.BytesIO(self.export("npz")))["a"].shape, (2, 3))
