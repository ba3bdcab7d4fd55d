import json
import os
import signal
import tempfile
import unittest

from tests.sweep import SweepTest, axis, fixed, from_input, from_output, has_ended, numbers, wait_until

NASTY = [
    "plain",
    "two  words",
    "'single' \"double\" `back`",
    "$(touch pwned); rm -rf . & | > x",
    "$HOME ${x} $$ \\n \\\\",
    "*.py ? [a-z] ~",
    "-n -e --help",
    "line one\nline two",
    "\u00fc \u4e2d \U0001f600",
    "",
    " leading and trailing ",
    "%s %d",
    "!history #comment",
]


class ShellTest(SweepTest):
    def shell(self, name, code, parameters, axes=(), gives=("text",), **more):
        """A stage whose script stands in ``code/<name>.sh``."""
        stage = self.stage(
            name, code, parameters, axes, module="code/{}.sh".format(name), language="shell", gives=list(gives), **more
        )
        os.rename(self.path("code", name + ".py"), self.path("code", name + ".sh"))
        return stage

    def one(self, code, gives=("text",), outputs=None, **arguments):
        """The element of a command that is called once with these values."""
        self.plan["stages"] = []
        self.counter = getattr(self, "counter", 0) + 1
        name = "command{}".format(self.counter)
        parameters = [fixed(parameter, value) for parameter, value in arguments.items()]
        self.shell(name, code, parameters, gives=gives, outputs=outputs)
        return self.compute(name)[0]

    def error_of(self, *arguments, **more):
        element = self.one(*arguments, **more)
        self.assertEqual(element.state, "failed")
        return element.error


class ValuesIn(ShellTest):
    def test_text_arrives_as_it_is_whatever_a_shell_would_make_of_it(self):
        self.input("x", {"value": {"kind": "list", "items": NASTY}, "shape": [len(NASTY)]})
        count = [axis("i", len(NASTY))]
        self.shell("echo", "printf '%s.' \"$x\"\n", [from_input("x", ["i"])], count)
        done = self.compute("echo", [(0, len(NASTY))])
        self.assertEqual([done[i].value for i in range(len(NASTY))], [text + "." for text in NASTY])
        self.assertFalse(os.path.exists(self.path("pwned")))

    def test_numbers_arrive_as_printed_and_other_values_as_json(self):
        cases = [
            (3, "3"),
            ({"$float": "2.0"}, "2.0"),
            (1e-7, "1e-07"),
            ({"$float": "nan"}, "nan"),
            ({"$int": "12345678901234567890"}, "12345678901234567890"),
            (True, "true"),
            (None, "null"),
            ([1, 2.5, "a b"], '[1, 2.5, "a b"]'),
            ({"k": [None, False]}, '{"k": [null, false]}'),
        ]
        for value, printed in cases:
            with self.subTest(value=value):
                self.assertEqual(self.one("printf '%s' \"$x\"", x=value).value, printed)

    def test_an_array_that_is_taken_whole_is_a_json_list(self):
        self.input("x", numbers(3))
        self.stage("double", "def double(x): return 2 * x", [from_input("x", ["i"])], [axis("i", 3)], outputs=["y"])
        self.shell("show", "printf '%s' \"$y\"", [from_output("double", "y", None)])
        self.compute("double", [(0, 3)])
        self.assertEqual(self.compute("show")[0].value, "[0, 2, 4]")

    def test_bytes_of_a_python_function_are_a_file(self):
        self.stage("make", "def make(): return bytes(range(256)) * 2", [], outputs=["data"])
        self.shell("count", 'wc -c < "$data"', [from_output("make", "data", None)], gives=["number"])
        self.compute("make")
        self.assertEqual(self.compute("count")[0].value, 512)

    def test_a_value_too_large_for_a_variable_says_how_to_read_it(self):
        error = self.error_of("echo ok", x="a" * 200000)
        self.assertEqual(error["type"], "ValueError")
        self.assertIn('x has 200,000 bytes, more than a variable holds (131,072)', error["message"])
        self.assertIn('"$GRIDLOOM_INPUT_x"', error["message"])
        self.assertIn("NUL", self.error_of("echo ok", x="a\0b")["message"])
        large = self.one('wc -c < "$GRIDLOOM_INPUT_x"', gives=["number"], x="a" * 200000)
        self.assertEqual(large.value, 200000)

    def test_what_no_shell_can_be_given_fails_in_words(self):
        self.stage("make", "def make(): return {1: {2j}}", [], outputs=["odd"])
        self.shell("use", 'echo "$odd"', [from_output("make", "odd", None)])
        self.compute("make")
        self.assertIn("odd has the key 1; in other languages keys are text.", self.compute("use")[0].error["message"])


class ValuesOut(ShellTest):
    def test_text_loses_the_ends_of_its_last_lines_alone(self):
        self.assertEqual(self.one("printf '  a\\n b \\n\\n'").value, "  a\n b ")

    def test_numbers_keep_their_kind(self):
        for printed, value in [("  42", 42), ("-7", -7), ("2.0", 2.0), ("1e3", 1000.0), ("inf", float("inf"))]:
            with self.subTest(printed=printed):
                found = self.one("echo '{}'".format(printed), gives=["number"])
                self.assertEqual((found.value, type(found.value)), (value, type(value)))
                self.assertEqual(found.number, float(value))

    def test_json_is_read_and_several_outputs_are_told_apart_by_name_or_place(self):
        self.assertEqual(self.one("echo '{\"a\": [1, 2.5, null]}'", gives=["json"]).value, {"a": [1, 2.5, None]})
        for text in ('{"a": 1, "b": 2}', "[1, 2]"):
            found = self.one("echo '{}'".format(text), gives=["json", "json"], outputs=["a", "b"])
            self.assertEqual(found.values, [1, 2])
        found = self.one("echo '[1, 2, 3]'", gives=["json", "json"], outputs=["a", "b"])
        self.assertIn("has 2 outputs (a, b), but returned 3 values", found.error["message"])

    def test_files_are_kept_as_their_bytes_beside_what_is_printed(self):
        code = 'printf "\\0\\377" > "$GRIDLOOM_OUTPUT_raw"\necho 5\n'
        found = self.one(code, gives=["file", "number"], outputs=["raw", "count"])
        self.assertEqual(found.values, [b"\0\xff", 5])

    def test_a_file_that_was_not_written_is_named(self):
        error = self.error_of("true", gives=["file"], outputs=["raw"])
        self.assertEqual(error["type"], "WrongOutputs")
        expected = 'The file of raw was not written: the command is to write it to "$GRIDLOOM_OUTPUT_raw".'
        self.assertEqual(error["message"], expected)

    def test_what_is_no_number_no_json_or_no_text_fails_and_shows_it(self):
        self.assertIn("is no number: '3 apples'", self.error_of("echo 3 apples", gives=["number"])["message"])
        self.assertIn("is no JSON", self.error_of("echo '{'", gives=["json"])["message"])
        self.assertIn("no UTF-8 text", self.error_of("printf '\\377'")["message"])

    def test_a_large_result_comes_whole_and_complaints_do_not_block_it(self):
        code = "head -c 20000000 /dev/zero | tr '\\0' a\nhead -c 3000000 /dev/zero | tr '\\0' e >&2\n"
        self.assertEqual(len(self.one(code).value), 20000000)

    def test_the_scratch_folder_goes_away_also_after_a_failure(self):
        for end in ("0", "3"):
            with tempfile.TemporaryDirectory() as temporary:
                self.plan["stages"] = []
                code = 'echo x > "$GRIDLOOM_SCRATCH/y"; echo "$GRIDLOOM_SCRATCH" >&2; exit ' + end
                self.shell("scratch" + end, code, [])
                batch = self.batch("scratch" + end, [[0, 1]])
                self.task(batch, env={"TMPDIR": temporary})
                self.assertIn(temporary, self.log("scratch" + end, batch + ".0"))
                self.assertEqual(os.listdir(temporary), [])


class Failures(ShellTest):
    def test_an_exit_code_fails_the_element_with_the_end_of_its_complaints(self):
        error = self.error_of("echo fine\necho first >&2\necho 'no such sample' >&2\nexit 3")
        self.assertEqual(error["type"], "CommandFailed")
        self.assertEqual(error["message"], "The command ended with exit code 3: no such sample")
        self.assertEqual(error["traceback"], "first\nno such sample\n")

    def test_the_first_command_that_fails_ends_the_script(self):
        self.assertIn("exit code 1", self.error_of("false\necho reached")["message"])

    def test_a_misspelt_variable_is_no_empty_text(self):
        self.assertIn("imgae", self.error_of('echo "$imgae"', image="a.png")["message"])

    def test_a_signal_kills_the_element_and_is_named(self):
        for code in ("kill -9 $$", "sh -c 'kill -9 $$'\necho reached"):
            with self.subTest(code=code):
                found = self.one(code)
                self.assertEqual((found.state, found.reason), ("failed", "killed"))
                self.assertIn("The command was killed (SIGKILL)", found.error["message"])

    def test_complaints_stand_in_the_log_under_their_element(self):
        self.input("x", numbers(2))
        self.shell("warn", 'echo "low on $x" >&2\necho ok\n', [from_input("x", ["i"])], [axis("i", 2)])
        self.compute("warn", [(0, 2)])
        log = self.log("warn", "warn-1-0.0")
        self.assertRegex(log, r"(?s)@@ element 0\nlow on 0\n.*@@ element 1\nlow on 1")

    def test_a_killed_worker_child_takes_its_command_with_it_and_all_that_it_started(self):
        self.input("x", numbers(2))
        code = """
        if [ "$x" = 0 ]; then
          sh -c 'echo $$ > pid; exec sleep 60' &
          while [ ! -s pid ]; do sleep 0.01; done
          # What watches over the command is its parent, and the worker the parent of that.
          kill -9 "$(awk '{ print $4 }' "/proc/$PPID/stat")"
          wait
        fi
        """
        self.shell("die", code, [from_input("x", ["i"])], [axis("i", 2)])
        done = self.compute("die", [(0, 2)])
        self.assertEqual([done[i].state for i in range(2)], ["failed", "done"])
        self.assertEqual(done[0].reason, "killed")
        wait_until(lambda: has_ended(int(self.read("pid"))), "the end of the command")

    def test_what_a_command_leaves_running_ends_with_it(self):
        found = self.one("sleep 60 > /dev/null 2>&1 &\necho $!")
        wait_until(lambda: has_ended(int(found.value)), "the end of what was left")

    def test_another_interpreter_is_the_one_that_the_first_line_names(self):
        code = "#!/usr/bin/env -S awk -f\n# triple(x) -> number\nBEGIN { print 3 * ENVIRON[\"x\"] }\n"
        self.assertEqual(self.one(code, gives=["number"], x=14).value, 42)
        missing = self.error_of("#!/no/such/shell\necho", x=1)
        self.assertRegex(missing["message"], "exit code 127: .*/no/such/shell: not found")

    def test_a_task_that_is_told_to_stop_leaves_no_command(self):
        self.shell("slow", "sh -c 'echo $$ > pid; exec sleep 60'\necho ok\n", [])
        batch = self.batch("slow", [[0, 1]])
        self.write_plan()
        process = self.start_worker("task", "--run", self.folder, "--batch", batch, "--task", 0)
        pid = int(wait_until(lambda: os.path.exists(self.path("pid")) and self.read("pid"), "the command"))
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        wait_until(lambda: has_ended(pid), "the end of the command")


class Environment(ShellTest):
    def test_a_command_is_told_what_a_python_function_is_told(self):
        found = self.one('printf "%s %s" "$GRIDLOOM_ELEMENT" "$GRIDLOOM_ATTEMPT"')
        self.assertEqual(found.value, "0 1")

    def test_resources_are_expressions_over_its_parameters(self):
        self.input("x", numbers(4))
        resources = {"fixed": {"extraArgs": {}}, "expressions": {"cpus": "x % 2 + 1"}}
        self.shell(
            "ask", "echo $x", [from_input("x", ["i"])], [axis("i", 4)], scope="element", resources=resources
        )
        self.write_plan()
        answer = self.answer_of("size", "--run", self.folder, "--stage", "ask", "--round", 1, stdin={"elements": None})
        found = [(group["resources"]["cpus"], group["elements"]) for group in answer["groups"]]
        self.assertEqual(found, [(1, [[0, 1], [2, 3]]), (2, [[1, 2], [3, 4]])])

    def test_resources_that_it_receives_are_json(self):
        self.shell("ask", 'printf "%s" "$r"', [], resourcesVariable="r")
        self.assertEqual(json.loads(self.compute("ask", cpus=1, memoryMib=2048)[0].value)["memory"], "2GB")


if __name__ == "__main__":
    unittest.main()
