"""Inputs of every kind, as functions receive them."""

import json
import os
import pickle
import struct
import unittest

from gridloom_worker.npy import npy_of
from tests.sweep import SweepTest, axis, from_input


class InputKinds(SweepTest):
    def collect(self, value, shape, axes, code="def take(x):\n    return x\n"):
        """What a function returns that gets an input with these axes, element by element."""
        self.input("x", {"value": value, "shape": shape})
        self.stage("take", code, [from_input("x", axes)], [axis(name, shape[at]) for at, name in enumerate(axes) if name])
        self.write_plan()
        count = 1
        for at, name in enumerate(axes):
            count *= shape[at] if name else 1
        self.run_worker("task", "--run", self.folder, "--batch", self.batch("take", [[0, count]]), "--task", "0")
        elements = self.elements("take")
        return [elements[element].value for element in range(count)]

    def refer(self, file, format, shape, column=None):
        path = os.path.join(self.folder, file)
        return {"kind": "reference", "path": path, "format": format, "column": column, "shape": shape}

    def save(self, file, data):
        with open(os.path.join(self.folder, file), "wb") as target:
            target.write(data)

    def look(self, reference):
        return json.loads(self.run_worker("look", stdin={"references": [reference]}))["found"][0]

    def test_numbers_that_plain_json_cannot_hold(self):
        items = [{"$float": "2.0"}, {"$int": "9007199254740993"}, {"$float": "x"}, {"a": {"$float": "-inf"}}, 2]
        values = self.collect({"kind": "list", "items": items}, [5], ["i"])
        self.assertEqual(repr(values), "[2.0, 9007199254740993, {'$float': 'x'}, {'a': -inf}, 2]")

    def test_spaces_have_exact_ends(self):
        log = self.collect({"kind": "logspace", "start": 0, "stop": 3, "count": 4, "base": 10}, [4], ["i"])
        self.assertEqual(log, [1.0, 10.0, 100.0, 1000.0])

    def test_geomspace_multiplies(self):
        geometric = self.collect({"kind": "geomspace", "start": -2, "stop": -16, "count": 4}, [4], ["i"])
        self.assertEqual((geometric[0], geometric[3]), (-2.0, -16.0))
        for value, wanted in zip(geometric, (-2, -4, -8, -16)):
            self.assertAlmostEqual(value, wanted, places=12)

    def test_npy_is_read_by_element_and_whole(self):
        self.save("a.npy", b"".join(npy_of("a", [2, 3], [1, 2, 3, 4, 5, 6])))
        reference = self.refer("a.npy", "npy", [2, 3])
        self.assertEqual(self.look(reference), {"ok": True, "shape": [2, 3], "type": "<i8", "bytes": 128 + 48})
        self.assertEqual(self.collect(reference, [2, 3], ["i", "j"]), [1, 2, 3, 4, 5, 6])

    def test_npy_gives_rows_where_an_axis_is_left_free(self):
        self.save("a.npy", b"".join(npy_of("a", [2, 3], [1.5, 2, 3, 4, 5, 6])))
        self.assertEqual(self.collect(self.refer("a.npy", "npy", [2, 3]), [2, 3], [None, "j"]), [[1.5, 4], [2, 5], [3, 6]])

    def test_npy_in_fortran_order_and_with_texts(self):
        head = b"{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2), }"
        head += b" " * (63 - (len(head) + 10) % 64) + b"\n"
        self.save("f.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + struct.pack(">4h", 1, 2, 3, 4))
        self.assertEqual(self.collect(self.refer("f.npy", "npy", [2, 2]), [2, 2], ["i", "j"]), [1, 3, 2, 4])
        self.save("t.npy", b"".join(npy_of("t", [2], ["a", "long"])))
        self.assertEqual(self.look(self.refer("t.npy", "npy", None))["shape"], [2])

    def test_csv_json_pickle_and_file_array(self):
        self.save("t.csv", '\ufeffname;n\nx;1\n"a;b";2.5\nz;\n'.encode())
        self.assertEqual(self.collect(self.refer("t.csv", "csv", [3], "n"), [3], ["i"]), [1, 2.5, None])
        self.save("l.json", b'[[1, 2], {"a": null}]')
        self.assertEqual(self.look(self.refer("l.json", "json", None)), {"ok": True, "shape": [2], "type": "list", "bytes": 21})
        self.save("o.pickle", pickle.dumps({"one": (1, 2)}))
        self.assertEqual(self.look(self.refer("o.pickle", "pickle", None))["shape"], [])
        os.mkdir(os.path.join(self.folder, "y"))
        for number in range(4):
            self.save("y/__{}__.pickle".format(number), pickle.dumps(("v", number)))
        self.assertEqual(self.look(self.refer("y", "file-array", None))["shape"], [4])
        self.assertEqual(self.look(self.refer("y", "file-array", [2, 2]))["shape"], [2, 2])
        self.assertIn("needs __0__.pickle to __4__.pickle", self.look(self.refer("y", "file-array", [5]))["message"])

    def test_what_cannot_be_read_is_said(self):
        self.assertIn("No such file", self.look(self.refer("no.npy", "npy", None))["message"])
        self.save("a.npy", b"not an array")
        self.assertIn("is no NPY file", self.look(self.refer("a.npy", "npy", None))["message"])
        self.save("c.npy", b"".join(npy_of("c", [3], [1, 2, 3]))[:-1])
        self.assertIn("is cut off", self.look(self.refer("c.npy", "npy", None))["message"])
        self.save("t.csv", b"a,b\n1,2\n")
        self.assertIn("has no column 'c'; it has a, b.", self.look(self.refer("t.csv", "csv", None, "c"))["message"])

    def test_a_file_that_changed_since_the_plan_fails_its_elements(self):
        self.save("l.json", b"[1, 2, 3]")
        self.input("x", {"value": self.refer("l.json", "json", [2]), "shape": [2]})
        self.stage("take", "def take(x):\n    return x\n", [from_input("x", ["i"])], [axis("i", 2)])
        self.write_plan()
        self.run_worker("task", "--run", self.folder, "--batch", self.batch("take", [[0, 2]]), "--task", "0", code=3)
        self.assertIn("has the shape (3,) now, but had (2,) when the run was planned.", self.stderr)


if __name__ == "__main__":
    unittest.main()
