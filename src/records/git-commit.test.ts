import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gitCommit } from "./git-commit.ts";

const folder = mkdtempSync(join(tmpdir(), "shevek-git-"));
const repository = join(folder, "site");
const git = (...words: string[]) =>
	execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], {
		cwd: repository,
		encoding: "utf8",
	}).trim();

beforeAll(() => {
	mkdirSync(join(repository, "roles/web"), { recursive: true });
	git("init", "-q");
	git("commit", "-q", "--allow-empty", "-m", "one");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the commit of a branch, from a folder within", () => {
	expect(gitCommit(join(repository, "roles/web"))).toBe(
		git("rev-parse", "HEAD"),
	);
});

test("a branch that is packed", () => {
	git("pack-refs", "--all");
	expect(gitCommit(repository)).toBe(git("rev-parse", "HEAD"));
});

test("a worktree has its own", () => {
	git("worktree", "add", "-q", "-b", "other", join(folder, "tree"));
	git("-C", join(folder, "tree"), "commit", "-q", "--allow-empty", "-m", "two");
	expect(gitCommit(join(folder, "tree"))).toBe(git("rev-parse", "other"));
});

test("a detached HEAD", () => {
	git("checkout", "-q", "--detach");
	expect(gitCommit(repository)).toBe(git("rev-parse", "HEAD"));
});

test("no checkout, no commit", () => {
	expect(gitCommit(folder)).toBeUndefined();
});
