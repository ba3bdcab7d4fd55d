"""Inputs of every kind, as functions receive them."""

import importlib.util
import json
import math
import os
import pickle
import shutil
import struct
import unittest
from collections import Counter

from gridloom_worker.npy import npy_of
from tests.sweep import SweepTest, axis, from_input


class InputTest(SweepTest):
    def collect(self, value, shape, axes, code="def take(x):\n    return x\n"):
        """What a function returns that gets an input with these axes, element by element."""
        self.forget()
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

    def take(self, found, shape, axes, code):
        """What a function makes of a pickled input."""
        self.save("o.pickle", pickle.dumps(found))
        self.assertEqual(self.look(self.refer("o.pickle", "pickle", None))["shape"], shape)
        return self.collect(self.refer("o.pickle", "pickle", shape), shape, axes, code)

    def forget(self):
        """Makes room for another stage."""
        self.plan["stages"].clear()
        for name in ("records", "values", "claims"):
            shutil.rmtree(os.path.join(self.folder, name), True)


class InputKinds(InputTest):
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

    def test_geomspace_spans_all_floats(self):
        wide = self.collect({"kind": "geomspace", "start": 1e-200, "stop": 1e200, "count": 5}, [5], ["i"])
        self.assertEqual((wide[0], wide[4]), (1e-200, 1e200))
        for value, wanted in zip(wide[1:4], (1e-100, 1, 1e100)):
            self.assertAlmostEqual(value / wanted, 1, places=12)

    def test_geomspace_falls_towards_the_smallest_floats_without_reaching_zero(self):
        small = self.collect({"kind": "geomspace", "start": -1.7e308, "stop": -5e-324, "count": 3}, [3], ["i"])
        self.assertEqual((small[0], small[2]), (-1.7e308, -5e-324))
        self.assertAlmostEqual(small[1] / -(math.sqrt(1.7e308) * math.sqrt(5e-324)), 1, places=12)
        one = self.collect({"kind": "geomspace", "start": 3, "stop": 9, "count": 1}, [1], ["i"])
        self.assertEqual(one, [3.0])

    def test_logspace_is_infinite_beyond_the_floats(self):
        log = self.collect({"kind": "logspace", "start": 0, "stop": 400, "count": 2, "base": 10}, [2], ["i"])
        self.assertEqual(log, [1.0, float("inf")])

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

    def test_a_pickled_object_arrives_as_it_was_and_unshared(self):
        code = "def take(i, x):\n    x.update([i])\n    return type(x).__name__, sorted(x)\n"
        for found, name in ((Counter([9]), "Counter"), ({9}, "set")):
            self.save("o.pickle", pickle.dumps(found))
            self.forget()
            self.input("x", {"value": self.refer("o.pickle", "pickle", []), "shape": []})
            self.input("i", {"value": {"kind": "list", "items": [1, 2]}, "shape": [2]})
            self.stage("take", code, [from_input("i", ["i"]), from_input("x", None)], [axis("i", 2)])
            self.write_plan()
            self.run_worker("task", "--run", self.folder, "--batch", self.batch("take", [[0, 2]]), "--task", "0")
            values = [self.elements("take")[element].value for element in range(2)]
            self.assertEqual(values, [(name, [1, 9]), (name, [2, 9])])

    def test_items_of_a_pickled_list_stay_what_they_are(self):
        code = "def take(x):\n    return type(x).__name__, x\n"
        shared = [1]
        items = self.take([Counter("a"), (1, [2]), [shared, shared]], [3], ["i"], code)
        self.assertEqual(items, [("Counter", Counter("a")), ("tuple", (1, [2])), ("list", [[1], [1]])])

    def test_no_element_sees_what_another_does_to_a_pickled_item(self):
        code = "def take(x, k):\n    x.update([k])\n    return sorted(x)\n"
        self.save("o.pickle", pickle.dumps([Counter("a"), {"b"}]))
        self.input("x", {"value": self.refer("o.pickle", "pickle", [2]), "shape": [2]})
        self.input("k", {"value": {"kind": "list", "items": ["y", "z"]}, "shape": [2]})
        self.stage("take", code, [from_input("x", ["i"]), from_input("k", ["j"])], [axis("i", 2), axis("j", 2)])
        self.write_plan()
        self.run_worker("task", "--run", self.folder, "--batch", self.batch("take", [[0, 4]]), "--task", "0")
        values = [self.elements("take")[element].value for element in range(4)]
        self.assertEqual(values, [["a", "y"], ["a", "z"], ["b", "y"], ["b", "z"]])

    def test_a_pickled_range_and_list_are_taken_whole_as_they_were(self):
        code = "def take(x):\n    return type(x).__name__, x\n"
        self.assertEqual(self.take(range(2, 5), [3], [None], code), [("range", range(2, 5))])

    def test_items_of_a_file_array_stay_what_they_are(self):
        os.mkdir(os.path.join(self.folder, "y"))
        for number in range(2):
            self.save("y/__{}__.pickle".format(number), pickle.dumps(Counter({"n": number})))
        code = "def take(x):\n    return type(x).__name__, x['n']\n"
        values = self.collect(self.refer("y", "file-array", [2]), [2], ["i"], code)
        self.assertEqual(values, [("Counter", 0), ("Counter", 1)])

    def test_a_cell_with_two_signs_is_a_text(self):
        self.save("t.csv", "n\n+-nan\n-inf\n\u0663\n".encode())
        self.assertEqual(self.collect(self.refer("t.csv", "csv", [3], "n"), [3], ["i"]), ["+-nan", float("-inf"), "\u0663"])

    def test_an_npy_header_with_another_shape_than_a_tuple_of_lengths_is_refused(self):
        for shape in ("[2]", "2", "(-1,)", "(2.0,)", "(True,)", "'ab'", "None"):
            head = "{{'descr': '<i8', 'fortran_order': False, 'shape': {}, }}".format(shape).encode() + b"\n"
            data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + bytes(64)
            self.save("a.npy", data)
            look = self.look(self.refer("a.npy", "npy", None))
            self.assertIn("has a header that cannot be read: its shape is", look.get("message", ""), shape)

    def test_results_outlive_the_file_that_they_were_computed_from(self):
        self.save("l.json", b"[7, 8]")
        code = "def take(x):\n    return x + 1\n"
        self.assertEqual(self.collect(self.refer("l.json", "json", [2]), [2], ["i"], code), [8, 9])
        show = ("show", "--run", self.folder, "--stage", "take", "--element", "1")
        export = ("export", "--run", self.folder, "--format", "csv", "--output", "take_out")
        self.assertEqual(json.loads(self.run_worker(*show))["index"][0]["value"], "8")
        self.assertEqual(self.run_worker(*export).decode().splitlines(), ["i,x,take_out", "0,7,8", "1,8,9"])
        os.unlink(os.path.join(self.folder, "l.json"))
        shown = json.loads(self.run_worker(*show))
        self.assertEqual(shown["index"], [{"axis": "i", "position": 1, "value": None}])
        self.assertEqual([output["preview"] for output in shown["outputs"]], ["9"])
        self.assertIn("No such file", shown["inputs"][0]["preview"])
        self.assertEqual(self.run_worker(*export).decode().splitlines(), ["i,x,take_out", "0,,8", "1,,9"])

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


if importlib.util.find_spec("numpy"):

    class PickledArrays(InputTest):
        KIND = "def take(x):\n    return type(x).__name__, x\n"

        def test_an_array_is_taken_by_element_by_row_and_whole(self):
            import numpy

            array = numpy.asfortranarray([[1.5, 2], [3, 4]])
            (kind, whole), = self.take(array, [2, 2], [None, None], self.KIND)
            self.assertEqual((kind, whole.tolist(), whole.flags.f_contiguous), ("ndarray", array.tolist(), True))
            rows = self.take(array, [2, 2], [None, "j"], self.KIND)
            self.assertEqual([(kind, row.tolist()) for kind, row in rows], [("ndarray", [1.5, 3]), ("ndarray", [2, 4])])

        def test_an_array_of_objects_shares_none_of_them(self):
            import numpy

            array = numpy.array([Counter("a"), None], dtype=object)
            code = "def take(x):\n    x.update('z') if x else None\n    return type(x).__name__, x\n"
            values = self.take(array, [2], ["i"], code)
            self.assertEqual(values, [("Counter", Counter("az")), ("NoneType", None)])

        def test_arrays_of_other_kinds_are_one_value(self):
            import numpy

            masked = numpy.ma.MaskedArray([1, 2], mask=[False, True])
            (kind, whole), = self.take(masked, [], [], self.KIND)
            self.assertEqual((kind, whole.mask.tolist()), ("MaskedArray", [False, True]))
            (kind, whole), = self.take(numpy.matrix([[1, 2]]), [], [], self.KIND)
            self.assertEqual((kind, whole.shape), ("matrix", (1, 2)))


if importlib.util.find_spec("pandas"):

    class PickledTables(InputTest):
        def test_a_table_keeps_its_columns(self):
            import pandas

            code = "def take(x):\n    return type(x).__name__, list(x.columns), list(x.a)\n"
            table = pandas.DataFrame({"a": [1, 2], "b": [3, 4]})
            self.assertEqual(self.take(table, [], [], code), [("DataFrame", ["a", "b"], [1, 2])])


if __name__ == "__main__":
    unittest.main()
