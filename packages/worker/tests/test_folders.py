import json
import os
import shutil
import subprocess
import unittest

from tests.sweep import SweepTest
from tests.test_disk import may_mount


class FoldersTest(SweepTest):
    def setUp(self):
        super().setUp()
        self.root = self.path("root")
        os.mkdir(self.root)

    def run_folder(self, name, run_id=None, root=None):
        folder = os.path.join(root or self.root, name)
        os.makedirs(os.path.join(folder, "records", "f"))
        with open(os.path.join(folder, "plan.json"), "w") as file:
            file.write(json.dumps({"format": 1, "runId": run_id or name, "stages": []}))
        with open(os.path.join(folder, "records", "f", "a"), "wb") as file:
            file.write(os.urandom(50000))
        return folder

    def ask(self, command, *arguments, **request):
        return self.answer_of(command, "--root", self.root, *arguments, stdin=request or None)

    def delete(self, *names):
        return self.ask("delete-folders", names=list(names))


class ListTest(FoldersTest):
    def test_lists_run_folders_and_nothing_else(self):
        self.run_folder("r_1")
        self.run_folder("r_2", run_id="r_1")
        os.mkdir(os.path.join(self.root, "data"))
        os.symlink(self.run_folder("r_3", root=self.path("elsewhere")), os.path.join(self.root, "r_3"))
        os.mkdir(os.path.join(self.root, "r_4"))
        os.symlink(os.path.join(self.root, "r_1", "plan.json"), os.path.join(self.root, "r_4", "plan.json"))
        with open(os.path.join(self.root, "r_5"), "w") as file:
            file.write("a file")
        answer = self.ask("folders")
        self.assertEqual([row["name"] for row in answer["folders"]], ["r_1"])
        self.assertEqual((answer["archives"], answer["trash"]), ([], 0))
        self.assertGreater(answer["totalBytes"], answer["freeBytes"])

    def test_measures_what_lies_on_the_disk_and_follows_no_link(self):
        folder = self.run_folder("r_1")
        os.symlink("/", os.path.join(folder, "everything"))
        size = self.ask("measure", "--seconds", "10", names=["r_1", "nothing", "..", "r_1/records"])["sizes"]
        self.assertEqual(list(size), ["r_1"])
        self.assertEqual((size["r_1"]["files"], size["r_1"]["complete"]), (3, True))
        self.assertTrue(50000 <= size["r_1"]["bytes"] < 70000, size)

    def test_says_so_when_there_was_no_time_to_count_everything(self):
        self.run_folder("r_1")
        size = self.ask("measure", "--seconds", "0", names=["r_1"])["sizes"]["r_1"]
        self.assertEqual(size, {"bytes": 0, "files": 0, "complete": False})


class DeleteTest(FoldersTest):
    def test_deletes_a_run_folder_at_once_and_removes_it_piece_by_piece(self):
        self.run_folder("r_1")
        self.run_folder("r_2")
        self.assertEqual(self.delete("r_1"), {"deleted": ["r_1"], "refused": {}})
        self.assertEqual(sorted(os.listdir(self.root)), [".gridloom", "r_2"])
        self.assertEqual(self.ask("folders")["trash"], 1)
        self.assertEqual(self.ask("empty-trash", "--seconds", "0"), {"left": 1})
        self.assertEqual(self.ask("empty-trash", "--seconds", "10"), {"left": 0})

    def test_touches_nothing_but_run_folders_directly_below_the_root(self):
        outside = self.run_folder("r_9", root=self.path("elsewhere"))
        os.symlink(outside, os.path.join(self.root, "r_9"))
        self.run_folder("r_1", run_id="r_2")
        os.mkdir(os.path.join(self.root, "data"))
        inner = self.run_folder("r_8", root=os.path.join(self.root, "data"))
        names = ["r_9", "r_1", "data", "..", ".", "", "../elsewhere/r_9", outside, "data/r_8", "r_7", "r_9/.", "*"]
        answer = self.delete(*names)
        self.assertEqual(answer["deleted"], [])
        self.assertEqual(set(answer["refused"]), set(names))
        self.assertTrue(os.path.isdir(outside) and os.path.isdir(inner))
        self.assertEqual(sorted(os.listdir(self.root)), ["data", "r_1", "r_9"])

    def test_a_link_in_a_run_folder_is_removed_and_what_it_leads_to_stays(self):
        folder = self.run_folder("r_1")
        kept = self.run_folder("kept", root=self.path("elsewhere"))
        os.symlink(kept, os.path.join(folder, "to-folder"))
        os.symlink(os.path.join(kept, "plan.json"), os.path.join(folder, "to-file"))
        self.delete("r_1")
        self.assertEqual(self.ask("empty-trash", "--seconds", "10"), {"left": 0})
        self.assertEqual(sorted(os.listdir(kept)), ["plan.json", "records"])

    def test_a_trash_that_is_a_link_is_not_used_and_not_emptied(self):
        self.run_folder("r_1")
        kept = self.path("kept")
        os.makedirs(os.path.join(kept, "something"))
        os.mkdir(os.path.join(self.root, ".gridloom"))
        os.symlink(kept, os.path.join(self.root, ".gridloom", "trash"))
        self.assertIn("is a link", self.delete("r_1")["refused"]["r_1"])
        self.assertEqual(self.ask("empty-trash", "--seconds", "10"), {"left": 0})
        self.assertEqual(os.listdir(kept), ["something"])
        self.assertTrue(os.path.isdir(os.path.join(self.root, "r_1")))


class ArchiveTest(FoldersTest):
    def content(self, folder):
        found = {}
        for place, folders, files in os.walk(folder):
            for name in folders + files:
                path = os.path.join(place, name)
                if os.path.islink(path):
                    found[os.path.relpath(path, folder)] = os.readlink(path)
                elif os.path.isdir(path):
                    found[os.path.relpath(path, folder)] = None
                else:
                    with open(path, "rb") as file:
                        found[os.path.relpath(path, folder)] = file.read()
        return found

    def archive(self, name="r_1", **options):
        return self.answer_of("archive", "--root", self.root, "--name", name, **options)

    def test_what_is_restored_is_what_was_archived(self):
        for path in (None, self.path("bin")):
            with self.subTest(path=path):
                env = {}
                if path:
                    # A machine without zstd.
                    os.makedirs(path, exist_ok=True)
                    env = {"PATH": path}
                folder = self.run_folder("r_1")
                os.link(os.path.join(folder, "records", "f", "a"), os.path.join(folder, "again"))
                os.symlink("plan.json", os.path.join(folder, "link"))
                os.mkdir(os.path.join(folder, "empty"))
                before = self.content(folder)
                receipt = self.archive(env=env)
                self.assertEqual(receipt["files"], 4)
                self.assertFalse(os.path.exists(folder))
                self.assertEqual([row["name"] for row in self.ask("folders")["archives"]], ["r_1"])
                self.assertEqual(receipt["file"].endswith(".gz"), path is not None)
                self.answer_of("restore", "--root", self.root, "--name", "r_1")
                self.assertEqual(self.content(folder), before)
                self.assertEqual(self.ask("folders")["archives"], [])
                shutil.rmtree(folder)

    def test_an_archive_that_was_changed_is_not_unpacked(self):
        self.run_folder("r_1")
        file = os.path.join(self.root, "archive", self.archive()["file"])
        with open(file, "r+b") as archive:
            archive.seek(1000)
            byte = archive.read(1)
            archive.seek(1000)
            archive.write(bytes([byte[0] ^ 1]))
        self.run_worker("restore", "--root", self.root, "--name", "r_1", code=3)
        self.assertIn("its SHA-256 is another", self.stderr)
        self.assertTrue(os.path.exists(file))
        self.assertFalse(os.path.exists(os.path.join(self.root, "r_1")))

    def test_nothing_is_archived_that_is_no_run_folder_and_nothing_overwritten_by_a_restored_one(self):
        self.run_folder("r_2", run_id="other")
        for name in ("r_2", "..", "../root/r_2", "r_3"):
            self.run_worker("archive", "--root", self.root, "--name", name, code=3)
        self.run_folder("r_1")
        self.archive()
        self.run_folder("r_1")
        self.run_worker("restore", "--root", self.root, "--name", "r_1", code=3)
        self.assertIn("is there already", self.stderr)
        self.run_worker("restore", "--root", self.root, "--name", "../r_1", code=3)

    def test_an_archive_folder_that_is_a_link_is_not_written_to(self):
        self.run_folder("r_1")
        os.mkdir(self.path("elsewhere"))
        os.symlink(self.path("elsewhere"), os.path.join(self.root, "archive"))
        self.run_worker("archive", "--root", self.root, "--name", "r_1", code=3)
        self.assertEqual(os.listdir(self.path("elsewhere")), [])

    @unittest.skipUnless(may_mount(), "only root mounts a small filesystem")
    def test_an_archive_that_does_not_fit_leaves_the_folder_as_it_was(self):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", self.root], stderr=subprocess.PIPE)
        if done.returncode:
            self.skipTest("no filesystem can be mounted: " + done.stderr.decode())
        self.addCleanup(subprocess.run, ["umount", self.root], check=True)
        with open(os.path.join(self.run_folder("r_1"), "values"), "wb") as file:
            file.write(os.urandom(600000))
        os.mkdir(self.path("bin"))
        for env in ({}, {"PATH": self.path("bin")}):
            done = subprocess.run(
                self.command("archive", "--root", self.root, "--name", "r_1"),
                stderr=subprocess.PIPE,
                env=self.environment(**env),
            )
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("No space left on device", done.stderr.decode())
            self.assertEqual(os.listdir(os.path.join(self.root, "archive")), [])
            self.assertTrue(os.path.exists(os.path.join(self.root, "r_1", "values")))

    def test_asked_again_because_the_answer_was_lost_it_ends_the_same(self):
        folder = self.run_folder("r_1")
        before = self.content(folder)
        self.assertEqual(self.archive(), self.archive())
        for _ in range(2):
            self.answer_of("restore", "--root", self.root, "--name", "r_1")
            self.assertEqual(self.content(folder), before)

    def test_drafts_that_killed_ones_left_are_removed_a_day_later(self):
        self.run_folder("r_1")
        self.archive()
        drafts = [os.path.join(self.root, "archive", ".r_2.tar.gz.host-1")]
        drafts.append(os.path.join(self.root, ".gridloom", "restore", "r_2.1a"))
        self.write("root/archive/.r_2.tar.gz.host-1", "half")
        os.makedirs(os.path.join(drafts[1], "r_2"))
        self.assertEqual(self.ask("folders")["trash"], 1)
        for draft in drafts:
            os.utime(draft, (1, 1))
        self.assertEqual(self.ask("folders")["trash"], 3)
        self.assertEqual([os.path.exists(draft) for draft in drafts], [False, False])

    def test_a_draft_that_was_left_by_a_killed_one_is_in_nobodys_way(self):
        self.run_folder("r_1")
        os.mkdir(os.path.join(self.root, "archive"))
        self.write("root/archive/.r_1.tar.gz.host-1", "half")
        self.archive()
        self.assertEqual([row["name"] for row in self.ask("folders")["archives"]], ["r_1"])
