//! The seeds of a run: scripts, changes, laws, and the report about what broke one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::change::{self, Change};
use crate::law::{self, Expected, Folder, Problem, Said, migration};
use crate::rng::Rng;
use crate::schema::World;
use crate::server::{Server, Session};
use crate::shrink::shrink;
use crate::statement::{self, Gen};

/// Problems that are known and lived with: a signature, a tab, and why.
const KNOWN: &str = include_str!("known.tsv");

pub struct Settings {
    first_seed: u64,
    seeds: u64,
    budget: Duration,
    statements: usize,
    changes: usize,
    shrinking: Duration,
    /// What is refused here for another reason than there counts.
    strict: bool,
}

impl Settings {
    pub fn from_environment() -> Result<Self, String> {
        let number = |name: &str, default: u64| match std::env::var(format!("DUMPDRIFT_RANDOM_{name}")) {
            Ok(text) => text.parse().map_err(|_| format!("DUMPDRIFT_RANDOM_{name} is not a number: {text}")),
            Err(_) => Ok(default),
        };
        Ok(Settings {
            first_seed: number("SEED", 1)?,
            seeds: number("SEEDS", u64::from(u32::MAX))?,
            budget: Duration::from_secs(number("SECONDS", 90)?),
            statements: number("STATEMENTS", 60)? as usize,
            changes: number("CHANGES", 8)? as usize,
            strict: number("STRICT", 0)? > 0,
            shrinking: Duration::from_secs(number("SHRINK_SECONDS", 60)?),
        })
    }
}

/// How a script is judged: by the dump at its end, or by the dumps around the change after it.
#[derive(Clone)]
struct Case {
    statements: Vec<Said>,
    change: Option<Change>,
}

struct Failure {
    seed: u64,
    problem: Problem,
    case: Case,
}

pub struct Run<'s> {
    server: &'s Server,
    settings: Settings,
    folder: Folder,
    /// By signature: the first failure, and how many there were.
    failures: BTreeMap<String, (Failure, usize)>,
    seeds: u64,
    statements: usize,
    refused: usize,
    changes: usize,
}

impl<'s> Run<'s> {
    pub fn new(server: &'s Server, settings: Settings) -> Result<Self, String> {
        let folder = Folder::new().map_err(|e| e.to_string())?;
        Ok(Run { server, settings, folder, failures: BTreeMap::new(), seeds: 0, statements: 0, refused: 0, changes: 0 })
    }

    /// Tries seeds until the budget is used up; whether no law was broken.
    pub fn all(mut self) -> Result<bool, String> {
        let start = Instant::now();
        let mut seed = self.settings.first_seed;
        while start.elapsed() < self.settings.budget && seed - self.settings.first_seed < self.settings.seeds {
            if let Err(message) = self.seed(seed) {
                println!("random: seed {seed}: {message}");
                self.report()?;
                return Ok(false);
            }
            seed += 1;
        }
        let elapsed = start.elapsed();
        let good = self.report()?;
        println!(
            "random: PostgreSQL {}: seeds {} to {}, {} statements ({} refused), {} changes in {} s: {} problems",
            self.server.version,
            self.settings.first_seed,
            seed - 1,
            self.statements,
            self.refused,
            self.changes,
            elapsed.as_secs(),
            self.failures.len(),
        );
        Ok(good)
    }

    fn seed(&mut self, seed: u64) -> Result<(), String> {
        let mut rng = Rng::new(seed);
        let database = self.server.database(&format!("s{seed}"))?;
        let mut session = database.connect()?;
        let mut script = Vec::new();
        let mut world = session.world()?.unwrap_or_default();
        let wrong = [0, 5, 15][rng.below(3)];
        for _ in 0..self.settings.statements {
            let mut cx = Gen { rng: &mut rng, world: &world, version: self.server.version, wrong, qualify: false };
            let sql = statement::random(&mut cx);
            self.say(&mut session, &mut script, &mut world, sql)?;
        }
        if script.iter().any(|said| said.sql.starts_with("BEGIN") || said.sql.starts_with("START TRANSACTION")) {
            self.say(&mut session, &mut script, &mut world, "COMMIT".to_owned())?;
        }
        let mut dump = database.dump()?;
        let first = judge(&self.folder, &script, None, "", &dump)?;
        let same: Vec<String> = first.iter().map(|p| p.signature.replacen("a:", "d:", 1)).collect();
        self.note(seed, &script, None, first);
        self.note_refusals(seed, &script, &dump)?;
        for _ in 0..self.settings.changes {
            let mut cx = Gen { rng: &mut rng, world: &world, version: self.server.version, wrong: 0, qualify: true };
            let Some(change) = change::random(&mut cx) else { continue };
            let before = script.clone();
            if !self.say(&mut session, &mut script, &mut world, change.sql.clone())? {
                continue;
            }
            self.changes += 1;
            let after = database.dump()?;
            let mut problems = judge(&self.folder, &before, Some(&change), &dump, &after)?;
            // What is wrong already is not of the change.
            problems.retain(|p| !same.contains(&p.signature));
            // A script that is not aligned already tells nothing more.
            let aligned = problems.iter().all(|p| !p.signature.starts_with("d:"));
            self.note(seed, &before, Some(&change), problems);
            dump = after;
            if !aligned {
                break;
            }
        }
        self.seeds += 1;
        Ok(())
    }

    /// Runs a statement and looks at what there is afterwards; whether it ran.
    fn say(
        &mut self,
        session: &mut Session,
        script: &mut Vec<Said>,
        world: &mut World,
        sql: String,
    ) -> Result<bool, String> {
        let answer = session.run(&sql)?;
        self.statements += 1;
        let ran = answer.ran();
        script.push(Said { sql, sqlstate: answer.sqlstate, message: answer.message });
        self.refused += usize::from(!ran);
        if let Some(new) = if ran { session.world()? } else { None } {
            *world = new;
        }
        // The rest of a transaction that failed would be refused, all of it.
        if !ran && !session.run("SELECT 1")?.ran() {
            let answer = session.run("ROLLBACK")?;
            script.push(Said { sql: "ROLLBACK".to_owned(), sqlstate: answer.sqlstate, message: answer.message });
            *world = session.world()?.unwrap_or_default();
        }
        Ok(ran)
    }

    fn note(&mut self, seed: u64, script: &[Said], change: Option<&Change>, problems: Vec<Problem>) {
        for problem in problems {
            let case = || Case { statements: script.to_vec(), change: change.cloned() };
            let found = self.failures.entry(problem.signature.clone());
            found.or_insert_with(|| (Failure { seed, problem, case: case() }, 0)).1 += 1;
        }
    }

    /// One statement after the other that is refused on one side alone: each is left out for the next.
    fn note_refusals(&mut self, seed: u64, script: &[Said], dump: &str) -> Result<(), String> {
        let mut script = script.to_vec();
        let dump = self.folder.file("dump.sql", dump).map_err(|e| e.to_string())?;
        while let Some((at, problem)) = law::refusals(&self.folder, &script, &dump).map_err(|e| e.to_string())? {
            let upto = script[..(at + 1).min(script.len())].to_vec();
            // What ran there and not here is told by the other laws.
            if script.get(at).is_none_or(|said| said.sqlstate == "00000") {
                return Ok(());
            }
            self.note(seed, &upto, None, vec![problem]);
            script.remove(at);
        }
        Ok(())
    }

    /// Prints every problem with a script that was made short; whether all of them are known.
    fn report(&mut self) -> Result<bool, String> {
        let known: Vec<&str> =
            KNOWN.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next()).collect();
        let mut good = true;
        let mut failures: Vec<&(Failure, usize)> = self.failures.values().collect();
        failures.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let deadline = Instant::now() + self.settings.shrinking;
        for (failure, count) in failures {
            let signature = failure.problem.signature.as_str();
            if known.contains(&signature) {
                println!("random: known: {signature} ({count} times)");
                continue;
            }
            // A statement with two flaws is refused for either; which is found first is told, and no more.
            let other_flaw = signature.starts_with("e: ") && signature.contains(" here, ");
            if other_flaw && !self.settings.strict {
                println!(
                    "random: refused for another reason: {signature} ({count} times, first with seed {})",
                    failure.seed
                );
                continue;
            }
            good = false;
            let each = (Instant::now() + self.settings.shrinking / 3).min(deadline);
            let shrunk = self.shrunk(&failure.case, signature, each);
            println!("\n=== {signature} ({count} times, first with seed {})", failure.seed);
            println!("{}", migration(&shrunk.statements).replace("\n;\n", ";\n").trim_end());
            if let Some(change) = &shrunk.change {
                println!("-- change:\n{};", change.sql);
                if let Some(expected) = &change.expected {
                    println!(
                        "-- must be found: {}",
                        if expected.is_empty() { "nothing".to_owned() } else { expected.join("; ") }
                    );
                }
            }
            let detail = self.again(&shrunk).ok().and_then(|all| all.into_iter().find(|p| p.signature == signature));
            println!("--> {}", detail.map_or_else(|| failure.problem.detail.clone(), |p| p.detail));
        }
        Ok(good)
    }

    fn shrunk(&self, case: &Case, signature: &str, deadline: Instant) -> Case {
        // A refused statement is judged where it stands; what it is about stays.
        let (rest, last): (&[Said], &[Said]) = match (signature.starts_with("e:"), case.statements.split_last()) {
            (true, Some((last, rest))) => (rest, std::slice::from_ref(last)),
            _ => (&case.statements, &[]),
        };
        let of = |trial: &[Said]| Case { statements: [trial, last].concat(), change: case.change.clone() };
        let breaks = |trial: &[Said]| match self.again(&of(trial)) {
            Ok(problems) => problems.iter().any(|p| p.signature == signature),
            Err(_) => false,
        };
        of(&shrink(rest, deadline, breaks))
    }

    /// Runs a case in a fresh database and judges it.
    fn again(&self, case: &Case) -> Result<Vec<Problem>, String> {
        let database = self.server.database("again")?;
        let mut session = database.connect()?;
        let mut script = Vec::new();
        for said in &case.statements {
            let answer = session.run(&said.sql)?;
            script.push(Said { sql: said.sql.clone(), sqlstate: answer.sqlstate, message: answer.message });
        }
        let before = database.dump()?;
        let Some(change) = &case.change else {
            let mut problems = judge(&self.folder, &script, None, "", &before)?;
            let dump = self.folder.file("dump.sql", &before).map_err(|e| e.to_string())?;
            problems.extend(law::refusals(&self.folder, &script, &dump).map_err(|e| e.to_string())?.map(|(_, p)| p));
            return Ok(problems);
        };
        if !session.run(&change.sql)?.ran() {
            return Ok(Vec::new());
        }
        judge(&self.folder, &script, Some(change), &before, &database.dump()?)
    }
}

/// The laws about a script and its dump, or about a change and the dumps around it.
fn judge(
    folder: &Folder,
    script: &[Said],
    change: Option<&Change>,
    before: &str,
    after: &str,
) -> Result<Vec<Problem>, String> {
    let file =
        |name: &str, text: &str| -> Result<PathBuf, String> { folder.file(name, text).map_err(|e| e.to_string()) };
    let mut migrated = migration(script.iter().filter(|said| said.sqlstate == "00000"));
    let after = file("after.sql", after)?;
    let Some(change) = change else {
        let mut problems = law::aligned("a", &file("script.sql", &migrated)?, &after);
        problems.extend(law::aligned("b", &after, &after));
        return Ok(problems);
    };
    migrated.push_str(&change.sql);
    migrated.push_str("\n;\n");
    let before = file("before.sql", before)?;
    let expected: Option<&Expected> = change.expected.as_ref();
    let mut problems = law::found("c", &before, &after, expected);
    problems.extend(law::aligned("d", &file("script.sql", &migrated)?, &after));
    Ok(problems)
}
