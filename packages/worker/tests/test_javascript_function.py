import math
import os
import shutil
import signal
import unittest

from tests.sweep import SweepTest, axis, fixed, from_input, from_output, has_ended, numbers, wait_until


@unittest.skipUnless(shutil.which("node"), "needs node")
class JavascriptTest(SweepTest):
    def javascript(self, name, code, parameters, axes=(), signature=None, **more):
        """A stage whose module stands in ``code/<name>.mjs``, as the compiler writes it."""
        signature = signature or [each["name"] for each in parameters]
        module = "code/{}.mjs".format(name)
        stage = self.stage(
            name, "", parameters, axes, module=module, language="javascript", signature=signature, **more
        )
        os.unlink(self.path("code", name + ".py"))
        self.write(module, "{}\nexport {{ {} as gridloomEntry }};\n".format(code, name))
        return stage

    def one(self, code, outputs=None, signature=None, **arguments):
        """The element of a function ``f`` that is called once with these values."""
        self.plan["stages"] = []
        self.counter = getattr(self, "counter", 0) + 1
        name = "f{}".format(self.counter)
        parameters = [fixed(parameter, value) for parameter, value in arguments.items()]
        signature = signature or list(arguments)
        self.javascript(
            name, code + "\nconst {} = f;".format(name), parameters, outputs=outputs, signature=signature
        )
        return self.compute(name)[0]


class Values(JavascriptTest):
    def test_values_come_back_as_they_went(self):
        cases = [
            3,
            2.5,
            -0.0,
            1e300,
            "it's \"text\" \u4e2d \U0001f600 \u2028",
            True,
            None,
            [1, [2, "x"], {}],
            {"k": {"l": [None]}, "__proto__x": 1, "constructor": 2},
            2**53 + 1,
            -(2**80),
            math.inf,
            -math.inf,
        ]
        for value in cases:
            with self.subTest(value=value):
                tagged = value
                if isinstance(value, float) and (math.isinf(value) or value.is_integer()):
                    tagged = {"$float": repr(value)}
                elif type(value) is int and abs(value) > 2**53:
                    tagged = {"$int": str(value)}
                found = self.one("const f = (x) => x;", x=tagged).value
                self.assertEqual((found, type(found), repr(found)), (value, type(value), repr(value)))
        self.assertTrue(math.isnan(self.one("const f = (x) => x;", x={"$float": "nan"}).value))

    def test_a_whole_number_of_javascript_is_an_integer(self):
        found = self.one("const f = (x) => 2 * x;", x=1.5)
        self.assertEqual((found.value, type(found.value), found.number), (3, int, 3.0))

    def test_arrays_of_every_kind_are_lists_and_dates_are_text(self):
        found = self.one("function f() { return [new Float32Array([0.5, 2]), [, 1], new Date(0), undefined]; }")
        self.assertEqual(found.value, [[0.5, 2], [None, 1], "1970-01-01T00:00:00.000Z", None])

    def test_arguments_go_by_the_signature_and_what_is_left_out_has_its_default(self):
        code = "function f(a, b = a + 1, c = 'c') { return [a, b, c]; }"
        self.assertEqual(self.one(code, signature=["a", "b", "c"], c="z", a=1).value, [1, 2, "z"])
        self.assertEqual(self.one("function f(toString = 5) { return toString; }", signature=["toString"]).value, 5)

    def test_several_outputs_are_an_array_or_an_object(self):
        for value in ("[1, 2]", "({ a: 1, b: 2 })"):
            self.assertEqual(self.one("const f = () => {};".format(value), outputs=["a", "b"]).values, [1, 2])
        found = self.one("const f = () => [1, 2, 3];", outputs=["a", "b"])
        self.assertIn("has 2 outputs (a, b), but returned 3 values", found.error["message"])

    def test_what_json_cannot_hold_fails_and_names_its_place(self):
        error = self.one("const f = () => ({ a: [1, new Map()] });").error
        self.assertEqual(error["type"], "TypeError")
        self.assertIn("the result.a[1] is a Map, which other languages cannot be given", error["message"])
        self.stage("make", "def make(): return {'x': [b'1']}", [], outputs=["data"])
        self.javascript("use", "const use = (data) => data;", [from_output("make", "data", None)])
        self.compute("make")
        message = self.compute("use")[0].error["message"]
        self.assertIn("data['x'][0] is of type bytes, which other languages cannot be given", message)

    def test_numpy_arrays_arrive_as_nested_arrays(self):
        try:
            import numpy  # noqa: F401
        except ImportError:
            self.skipTest("needs NumPy")
        code = "import numpy\ndef make(): return numpy.array([[1, 2], [3, 4.5]]), numpy.int64(7)\n"
        self.stage("make", code, [], outputs=["data", "count"])
        parameters = [from_output("make", "data", None), from_output("make", "count", None)]
        self.javascript("use", "const use = (data, count) => [data[1], count];", parameters)
        self.compute("make")
        self.assertEqual(self.compute("use")[0].value, [[3, 4.5], 7])


class Failures(JavascriptTest):
    def test_what_it_throws_fails_the_element_with_its_own_lines(self):
        code = "function g(x) {\n  return x.y.z;\n}\nfunction f(x) {\n  return g(x);\n}"
        found = self.one(code, x=3)
        self.assertEqual((found.state, found.reason), ("failed", "exception"))
        error = found.error
        self.assertEqual(error["type"], "TypeError")
        self.assertEqual(error["arguments"], {"x": "3"})
        self.assertRegex(error["traceback"], r"code/f1\.mjs:2:")
        self.assertNotIn("[eval]", error["traceback"])
        self.assertEqual(self.one("const f = () => { throw 'plain'; };").error["message"], "plain")

    def test_a_module_that_cannot_be_loaded_is_an_error_of_the_code(self):
        for code in ("function f( {", "import 'no-such-package-at-all';\nconst f = 1;", "const f = 3;"):
            with self.subTest(code=code):
                found = self.one(code)
                self.assertEqual((found.state, found.reason), ("failed", "code"))

    def test_a_promise_is_waited_for_and_one_that_never_comes_is_not(self):
        waits = "async function f(x) { await new Promise((done) => setTimeout(done, 5)); return x + 1; }"
        self.assertEqual(self.one(waits, x=1).value, 2)
        found = self.one("const f = () => new Promise(() => {});")
        self.assertIn("waits for a promise that nothing can fulfil", found.error["message"])

    def test_a_process_that_ends_costs_its_element_alone(self):
        self.input("x", numbers(5))
        code = """
        let calls = 0;
        function die(x) {
          calls += 1;
          if (x === 1) process.exit(3);
          if (x === 3) process.kill(process.pid, "SIGKILL");
          return calls;
        }
        """
        self.javascript("die", code, [from_input("x", ["i"])], [axis("i", 5)])
        done = self.compute("die", [(0, 5)])
        self.assertEqual([done[i].state for i in range(5)], ["done", "failed", "done", "failed", "done"])
        self.assertEqual([done[i].reason for i in (1, 3)], ["killed", "killed"])
        self.assertIn("exit code 3", done[1].error["message"])
        self.assertIn("killed (SIGKILL)", done[3].error["message"])
        self.assertEqual([done[i].value for i in (0, 2, 4)], [1, 1, 1])

    def test_a_missing_node_says_where_and_what_to_do(self):
        self.javascript("use", "const use = () => 1;", [])
        found = self.task(self.batch("use", [[0, 1]]), env={"PATH": "/nowhere"})[0]
        self.assertEqual((found.state, found.reason), ("failed", "code"))
        expected = "node was not found on {}; load it in the set-up lines".format(os.uname().nodename)
        self.assertIn(expected, found.error["message"])

    def test_a_task_that_is_told_to_stop_leaves_no_node(self):
        code = """
        import { writeFileSync } from "node:fs";
        function slow() {
          writeFileSync("pid", `${process.pid}`);
          for (;;);
        }
        """
        self.javascript("slow", code, [])
        batch = self.batch("slow", [[0, 1]])
        self.write_plan()
        process = self.start_worker("task", "--run", self.folder, "--batch", batch, "--task", 0)
        pid = int(wait_until(lambda: os.path.exists(self.path("pid")) and self.read("pid"), "node"))
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        wait_until(lambda: has_ended(pid), "the end of node")


class OneProcess(JavascriptTest):
    def test_one_node_computes_all_elements_of_a_child_and_prints_to_the_log(self):
        self.input("x", numbers(20))
        code = "const pids = (x) => { console.log(`at ${x}`); return process.pid; };"
        self.javascript("pids", code, [from_input("x", ["i"])], [axis("i", 20)])
        done = self.compute("pids", [(0, 20)], cpus=2)
        self.assertEqual({done[i].state for i in range(20)}, {"done"})
        self.assertLessEqual(len({done[i].value for i in range(20)}), 2)
        self.assertIn("at 19", self.log("pids", "pids-1-0.0"))

    @unittest.skipUnless(os.path.isdir("/proc/self"), "needs Linux")
    def test_cpu_and_memory_of_node_are_those_of_its_elements(self):
        self.input("x", numbers(3))
        code = """
        function spin(x) {
          if (x !== 1) return x;
          const kept = new Array(1 << 23).fill(0.5);
          const end = process.cpuUsage().user + 300000;
          while (process.cpuUsage().user < end);
          return kept.length;
        }
        """
        self.javascript("spin", code, [from_input("x", ["i"])], [axis("i", 3)])
        done = self.compute("spin", [(0, 3)])
        self.assertGreater(done[1].cpu, 0.25)
        self.assertLess(done[2].cpu, 0.2)
        self.assertGreater(done[1].peak_kib, 64 << 10)

    def test_require_finds_what_node_brings(self):
        self.assertEqual(self.one("const f = () => require('node:path').basename('/a/b');").value, "b")

    def test_values_larger_than_a_pipe_go_both_ways(self):
        found = self.one("const f = (n) => 'a\\u4e2d'.repeat(n);", n=300000)
        self.assertEqual(len(found.value), 600000)
        self.stage("make", "def make(): return list(range(300000))", [], outputs=["data"])
        code = "const total = (data) => data.reduce((a, b) => a + b, 0);"
        self.javascript("total", code, [from_output("make", "data", None)])
        self.compute("make")
        self.assertEqual(self.compute("total")[0].value, 299999 * 150000)


class Chain(JavascriptTest):
    def test_python_shell_javascript_and_python_hand_on_exact_values(self):
        self.input("x", {"value": {"kind": "list", "items": ["a b", "it's", "$HOME\n*"]}, "shape": [3]})
        axes = [axis("i", 3)]
        self.stage("begin", "def begin(x): return x * 2", [from_input("x", ["i"])], axes, outputs=["doubled"])
        shell = self.stage(
            "count",
            "",
            [from_output("begin", "doubled", ["i"])],
            axes,
            outputs=["size"],
            module="code/count.sh",
            language="shell",
            gives=["number"],
        )
        self.write(shell["module"], 'printf "%s" "$doubled" | wc -c\n')
        parameters = [from_output("begin", "doubled", ["i"]), from_output("count", "size", ["i"])]
        self.javascript("pair", "const pair = (doubled, size) => ({ doubled, half: size / 4 });", parameters, axes)
        parameters = [from_output("pair", "pair_out", None)]
        self.stage("end", "def end(pair_out): return pair_out", parameters, outputs=["all"])
        for name in ("begin", "count", "pair"):
            self.compute(name, [(0, 3)])
        self.assertEqual(
            self.compute("end")[0].value,
            [
                {"doubled": "a ba b", "half": 1.5},
                {"doubled": "it'sit's", "half": 2},
                {"doubled": "$HOME\n*$HOME\n*", "half": 3.5},
            ],
        )


if __name__ == "__main__":
    unittest.main()
