//! What is shown of an audit's report, and where it is written.

use super::exit::Failure;
use super::options::Shown;
use super::output::{self, OutputSpec};
use super::saved_report::{names_of, saved_report};
use super::terminal::Terminal;
use bakproof::base::for_terminal;
use bakproof::model::report::{AuditReport, FailOn, Redaction};
use bakproof::policy::{Catalogue, closest};
use bakproof::report::{Appearance, Details, Format, View};
use std::path::{Path, PathBuf};

/// What was asked for, once it is known to make sense.
#[derive(Debug)]
pub struct Shows<'a> {
    details: Details<'a>,
    baseline: Option<AuditReport>,
}

impl<'a> Shows<'a> {
    /// Reads the report that findings are compared with.
    ///
    /// # Errors
    /// Usage: there is no such item, or no such report.
    pub fn new(asked: &'a Shown, catalogue: &Catalogue) -> Result<Self, Failure> {
        let details = match asked.details.as_deref() {
            None => Details::Findings,
            Some("") => Details::All,
            Some(item) if catalogue.item(item).is_some() => Details::Item(item),
            Some(unknown) => return Err(no_item(unknown, catalogue)),
        };
        Ok(Self { details, baseline: asked.baseline.as_deref().map(saved_report).transpose()? })
    }

    /// Findings are compared by the names of their targets.
    ///
    /// # Errors
    /// Usage: the earlier report is of another deployment, or has other names for what is in it.
    pub fn refuse_other_names(&self, deployment: &str, redaction: Option<&Redaction>) -> Result<(), Failure> {
        let Some(baseline) = &self.baseline else { return Ok(()) };
        let [own, other] = [redaction, baseline.deployment.redaction.as_ref()]
            .map(|redaction| names_of(redaction.map(|redaction| redaction.key_id.as_str())));
        if own == other {
            let known = &baseline.deployment.name;
            return if known == deployment {
                Ok(())
            } else {
                Err(Failure::usage(format!(
                    "the report to compare with is of another deployment, `{}`; this one is of `{}`",
                    for_terminal(known),
                    for_terminal(deployment)
                )))
            };
        }
        Err(Failure::usage(format!(
            "the report to compare with has {other}, and this one has {own}: nothing in them could be compared; use a report with the same names"
        )))
    }

    /// The earlier report, if one was named.
    pub fn baseline(&self) -> Option<&AuditReport> {
        self.baseline.as_ref()
    }

    /// Writes every output, whatever becomes of the others.
    ///
    /// # Errors
    /// At least one could not be written.
    pub fn write(
        &self,
        report: &AuditReport,
        outputs: &[OutputSpec],
        fail_on: Option<FailOn>,
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        self.remark(outputs, terminal);
        output::write_all(outputs, |spec, out| {
            spec.format.write(report, &self.view(spec.appearance(terminal), fail_on), out)
        })
    }

    /// Says which options change nothing of what is written.
    fn remark(&self, outputs: &[OutputSpec], terminal: &Terminal) {
        let writes = |is_one: fn(Format) -> bool| outputs.iter().any(|spec| is_one(spec.format));
        if self.details != Details::Findings && !writes(|format| format == Format::Table) {
            terminal.remark("`--details` changes nothing here: it is of the table (`-o table=FILE`); other formats always have every target.");
        }
        if self.baseline.is_some() && !writes(Format::compares) {
            let words: Vec<&str> = Format::ALL.iter().filter(|one| one.compares()).map(|one| one.word()).collect();
            terminal
                .remark(&format!("`--baseline` changes nothing here: what is new is told by {}.", words.join(", ")));
        }
    }

    /// What a renderer is told.
    pub fn view(&self, appearance: Appearance, fail_on: Option<FailOn>) -> View<'_> {
        View { appearance, fail_on, details: self.details, baseline: self.baseline.as_ref() }
    }
}

/// `--details FILE`: what stands behind the option is its item only if it is one, or if the file has been named too.
pub fn told_apart(asked: &Shown, subject: Option<&Path>, catalogue: &Catalogue) -> (Shown, Option<PathBuf>) {
    match asked.details.as_deref() {
        Some(text)
            if !text.is_empty() && subject.is_none() && catalogue.item(text).is_none() && Path::new(text).exists() =>
        {
            (Shown { details: Some(String::new()), ..asked.clone() }, Some(PathBuf::from(text)))
        }
        _ => (asked.clone(), subject.map(Path::to_path_buf)),
    }
}

/// That there is no such item, and which one was probably meant.
pub fn no_item(id: &str, catalogue: &Catalogue) -> Failure {
    let ids = catalogue.items.iter().map(|item| item.id.as_str());
    let hint = closest(id, ids)
        .map_or_else(|| "`bakproof items` lists the items".to_owned(), |meant| format!("did you mean `{meant}`?"));
    Failure::usage(format!("`{id}` is not an item; {hint}"))
}
