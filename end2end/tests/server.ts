// Knows how to start, stop, kill and restart one server of our own, with a
// folder and a port nobody else uses. Refuses to know what it serves.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const project = resolve(import.meta.dirname, "../..");
const binary = join(project, "target/release/redovisa");
const ownersLink = /^Owner: http:\/\/[^/]+(\/owner\/\S+)/;
const announcement = /^Redovisa: (http:\/\/127\.0\.0\.1:(\d+))\/?$/;

// It answers within tenths of a second; the rest is for a loaded machine.
const startLimit = 15_000; // ms
// The server promises to be gone 10 s after SIGTERM.
const stopLimit = 12_000; // ms
// What a failed test shows of the server's log.
const logLines = 200;

export class Server {
  readonly data = mkdtempSync(join(tmpdir(), "redovisa-"));
  url = "";
  private port = 0;
  private child?: ChildProcess;
  private fell = false;
  private lines: string[] = [];

  static async start(): Promise<Server> {
    const server = new Server();
    await server.launch();
    return server;
  }

  /** Pulls the plug (SIGKILL): nothing is told, nothing is tidied. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Asks it to go (SIGTERM), and answers with its exit code. */
  async stop(): Promise<number | null> {
    return this.end("SIGTERM");
  }

  /** Starts again on the same port, with the same data. */
  async restart(): Promise<void> {
    if (this.child) await this.stop();
    await this.launch();
  }

  /** The path that makes its visitor the owner, once; printed where there is no owner yet. */
  get ownerLink(): string {
    const found = this.lines.map((line) => ownersLink.exec(line)).find(Boolean);
    if (!found) throw new Error(`the server printed no link for the owner\n${this.log}`);
    return found[1];
  }

  /** The last lines it wrote, on stdout and stderr. */
  get log(): string {
    return this.lines.join("\n");
  }

  /** What went wrong that no test asked for. */
  get complaints(): string[] {
    const panics = this.lines.filter((line) => line.includes("panicked at"));
    return this.fell ? ["the server ended by itself", ...panics] : panics;
  }

  /** Kills what is left of it, and removes its folder. */
  async dispose(): Promise<void> {
    if (this.child) await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    const child = spawn(binary, {
      cwd: project,
      env: this.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    const orphaned = () => child.kill("SIGKILL");
    process.once("exit", orphaned);
    child.once("exit", () => {
      process.off("exit", orphaned);
      if (this.child === child) {
        this.child = undefined;
        this.fell = true;
      }
    });
    createInterface(child.stderr!).on("line", (line) => this.note(line));
    await new Promise<void>((ready, failed) => {
      const fail = (why: string) => failed(new Error(`${why}\n${this.log}`));
      const late = setTimeout(() => fail("the server said no address"), startLimit);
      child.once("error", (error) => fail(`${binary}: ${error.message}`));
      child.once("close", () => fail("the server ended before it served"));
      createInterface(child.stdout!).on("line", (line) => {
        this.note(line);
        const said = announcement.exec(line);
        if (!said) return;
        clearTimeout(late);
        this.url = said[1];
        this.port = Number(said[2]);
        ready();
      });
    });
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child) throw new Error(`no server is running to get a ${signal}`);
    this.child = undefined;
    const exit = once(child, "exit") as Promise<[number | null, string | null]>;
    child.kill(signal);
    const stubborn = setTimeout(() => child.kill("SIGKILL"), stopLimit);
    const [code] = await exit;
    clearTimeout(stubborn);
    return code;
  }

  // Nothing of whoever runs the tests may steer the server they test.
  private environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
      ([key]) => !/^(REDOVISA_|LEPTOS_|DBWEBB_)/.test(key),
    );
    return {
      ...Object.fromEntries(inherited),
      RUST_BACKTRACE: "1",
      REDOVISA_ADDR: `127.0.0.1:${this.port}`,
      REDOVISA_DATA: this.data,
      REDOVISA_CONTENT: join(project, "content"),
      LEPTOS_SITE_ROOT: join(project, "target/site"),
    };
  }

  private note(line: string): void {
    this.lines.push(line);
    if (this.lines.length > logLines) this.lines.shift();
  }
}
