//! A real server, by the command lines of its `psql` and `pg_dump`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::schema::World;

/// The roles that scripts grant to; they stay in the cluster.
pub const ROLES: &[&str] = &["dumpdrift_reader", "dumpdrift_writer", "Dumpdrift Owner"];

pub struct Server {
    psql: Vec<String>,
    pg_dump: Vec<String>,
    pub version: u16,
    /// In the names of this run's databases, so that runs do not meet.
    tag: String,
}

/// A database that goes away with its value.
pub struct Database<'s> {
    server: &'s Server,
    pub name: String,
}

/// One connection; statements run as they come.
pub struct Session {
    child: Child,
    answers: BufReader<ChildStderr>,
}

/// What the server said to a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `00000` where it ran.
    pub sqlstate: String,
    pub message: String,
}

impl Answer {
    pub fn ran(&self) -> bool {
        self.sqlstate == "00000"
    }
}

impl Server {
    /// Connects by command lines such as `psql -h HOST -U postgres`.
    pub fn new(psql: &str, pg_dump: &str) -> Result<Self, String> {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
        let tag = format!("{}", std::process::id());
        let mut server = Server { psql: words(psql), pg_dump: words(pg_dump), version: 0, tag };
        let number = server.query("postgres", "SHOW server_version_num;")?;
        let number: u32 = number.trim().parse().map_err(|_| format!("no server version: {number}"))?;
        server.version = u16::try_from(number / 10000).map_err(|e| e.to_string())?;
        for role in ROLES {
            let known = server.query("postgres", &format!("SELECT 1 FROM pg_roles WHERE rolname = '{role}';"))?;
            if known.trim().is_empty() {
                // Another run may have been faster.
                let _ = server.query("postgres", &format!("CREATE ROLE \"{role}\";"));
            }
        }
        Ok(server)
    }

    fn command(line: &[String]) -> Command {
        let mut command = Command::new(line.first().map_or("psql", String::as_str));
        command.args(line.iter().skip(1)).env("PGCLIENTENCODING", "UTF8");
        command
    }

    fn query(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut command = Self::command(&self.psql);
        command.args(["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| format!("{}: {e}", self.psql.join(" ")))?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(sql.as_bytes()).map_err(|e| e.to_string())?;
        }
        let done = child.wait_with_output().map_err(|e| e.to_string())?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned());
        }
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    pub fn database(&self, name: &str) -> Result<Database<'_>, String> {
        let name = format!("dumpdrift_random_{}_{name}", self.tag);
        self.query(
            "postgres",
            &format!("DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name} TEMPLATE template0;"),
        )?;
        Ok(Database { server: self, name })
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // What cannot be dropped is told by its name.
        let _ = self.server.query("postgres", &format!("DROP DATABASE IF EXISTS {} WITH (FORCE);", self.name));
    }
}

impl Database<'_> {
    pub fn dump(&self) -> Result<String, String> {
        let mut command = Server::command(&self.server.pg_dump);
        let done = command.args(["-s", "--lock-wait-timeout=5000", &self.name]).output().map_err(|e| e.to_string())?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned());
        }
        String::from_utf8(done.stdout).map_err(|e| e.to_string())
    }

    pub fn connect(&self) -> Result<Session, String> {
        let mut command = Server::command(&self.server.psql);
        command.args(["-X", "-q", "-At", "-v", "VERBOSITY=sqlstate", "-d", &self.name]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| e.to_string())?;
        let answers = BufReader::new(child.stderr.take().ok_or("psql has no standard error")?);
        let mut session = Session { child, answers };
        session.run("SET client_min_messages = error")?;
        session.run("SET jit = off")?;
        Ok(session)
    }
}

impl Session {
    /// Runs one statement, which has no semicolon at its end.
    pub fn run(&mut self, sql: &str) -> Result<Answer, String> {
        let lines = self.exchange(&format!("{sql}\n;\n\\warn '@@' :SQLSTATE :LAST_ERROR_MESSAGE\n"))?;
        let marked = lines.iter().position(|line| line.starts_with("@@ ")).ok_or("psql gave no answer")?;
        let mut words = lines[marked][3..].splitn(2, ' ');
        let sqlstate = words.next().unwrap_or_default().to_owned();
        let message = words.next().unwrap_or_default().to_owned();
        Ok(Answer { sqlstate, message })
    }

    /// What the database holds now; `None` in a transaction that failed.
    pub fn world(&mut self) -> Result<Option<World>, String> {
        let query = include_str!("world.sql");
        let lines = self.exchange(&format!("\\unset world\n{query}\\gset\n\\warn '@@' :world\n"))?;
        let text = lines.iter().find_map(|line| line.strip_prefix("@@ ")).ok_or("psql gave no answer")?;
        if text.starts_with(":world") {
            return if lines.iter().any(|line| line.contains("25P02")) { Ok(None) } else { Err(lines.join("\n")) };
        }
        serde_json::from_str(text).map(Some).map_err(|e| format!("{e}: {text}"))
    }

    fn exchange(&mut self, input: &str) -> Result<Vec<String>, String> {
        let stdin = self.child.stdin.as_mut().ok_or("psql has no standard input")?;
        stdin.write_all(input.as_bytes()).map_err(|e| e.to_string())?;
        stdin.write_all(b"\\warn '@@end'\n").map_err(|e| e.to_string())?;
        stdin.flush().map_err(|e| e.to_string())?;
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.answers.read_line(&mut line).map_err(|e| e.to_string())? == 0 {
                return Err(format!("psql has ended: {}", lines.join("\n")));
            }
            let line = line.trim_end_matches('\n');
            if line == "@@end" {
                return Ok(lines);
            }
            lines.push(line.to_owned());
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It ends by itself once its input does.
        let _ = self.child.wait();
    }
}
