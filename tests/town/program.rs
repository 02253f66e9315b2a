//! The program itself: a process that can be told to end, killed, or forbidden to write.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use super::{PATIENCE, Visitor};

/// What the program prints once it answers.
const READY: &str = "Redovisa: http://";
/// How often we look whether the process has ended.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A running process. Dropping it kills it.
pub struct Program {
    child: Child,
    pub addr: SocketAddr,
}

impl Program {
    /// Starts the program on a folder, and waits until it answers.
    pub fn start(folder: &Path) -> Self {
        let path = |name: &str| folder.join(name).into_os_string();
        // A full disk is played by a limit on file sizes. Its signal would end the process, so it is ignored;
        // then the write fails with an error, as on a full disk.
        let mut child = Command::new("sh")
            .args([
                "-c",
                "trap '' XFSZ; exec \"$0\" \"$@\"",
                env!("CARGO_BIN_EXE_redovisa"),
            ])
            .args(["--addr", "127.0.0.1:0", "--data"])
            .arg(path("data"))
            .arg("--content")
            .arg(path("content"))
            .arg("--site")
            .arg(path("site"))
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            tell.send(lines.find_map(|line| line.ok()?.strip_prefix(READY).map(str::to_owned)))
        });
        let addr = told
            .recv_timeout(PATIENCE)
            .expect("the program starts in time")
            .expect("it tells where it answers");
        Program {
            child,
            addr: addr.parse().unwrap(),
        }
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::at(self.addr)
    }

    /// Somebody who was here before this start, cookie and all.
    pub fn visit(&self, visitor: &Visitor) -> Visitor {
        visitor.clone().moved_to(self.addr)
    }

    /// `kill -9`: no farewell, nothing is finished.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the program to end.
    pub fn tell_to_stop(&self) {
        self.run("kill", &["-TERM", &self.child.id().to_string()]);
    }

    /// Waits for the end: the exit code, and how long it took.
    pub fn ended(&mut self) -> (Option<i32>, Duration) {
        let from = Instant::now();
        while from.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code(), from.elapsed());
            }
            thread::sleep(LOOK_EVERY);
        }
        panic!("the program does not end");
    }

    /// From now on no file may grow beyond so many bytes; none: as long as there is place.
    pub fn limit_files(&self, bytes: Option<u64>) {
        let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        self.run(
            "prlimit",
            &[
                "--pid",
                &self.child.id().to_string(),
                &format!("--fsize={soft}:"),
            ],
        );
    }

    fn run(&self, command: &str, arguments: &[&str]) {
        // Through a shell, whose `kill` is there even where the program of that name is not.
        let line = [&[command], arguments].concat().join(" ");
        let status = Command::new("sh").args(["-c", &line]).status().unwrap();
        assert!(status.success(), "{line}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
