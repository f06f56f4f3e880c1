//! The settings of Archiving, Monitoring and Persistent Chat compliance in a configuration export. A document that leaves
//! an attribute out has its documented default: `Set-CsArchivingConfiguration`, `Set-CsCdrConfiguration`,
//! `Set-CsQoEConfiguration` and `Set-CsPersistentChatComplianceConfiguration` of Microsoft's reference.

use super::settings_envelope::{NAMESPACE, NOBODY};
use super::xml::Element;
use crate::model::RecordSettings;
use std::collections::BTreeSet;

/// All settings begin so; the name of the group and a year follow.
const SETTINGS: &str = "urn:schema:Microsoft.Rtc.Management.Settings.";
/// One document for each site and service at most.
const MAX_DOCUMENTS: usize = 1000;
const MAX_TEXT_BYTES: usize = 255;
/// For whom a document may apply (`ScopeClass`).
const SCOPES: [&str; 4] = ["Global", "Site", "Service", "Tag"];
const OTHER_SCOPE: &str = "unknown";

/// An attribute, and what it is where it is not written.
type Attribute = (&'static str, &'static str);

/// How a settings element says what is recorded.
struct Form {
    element: &'static str,
    enabled: Attribute,
    exchange: Option<Attribute>,
    /// Whether old records are deleted, and after how many days.
    purge: Option<(Attribute, Attribute)>,
}

const FORMS: [Form; 4] = [
    Form {
        element: "ArchivingSettings",
        enabled: ("EnableArchiving", "None"),
        exchange: Some(("EnableExchangeArchiving", "false")),
        purge: Some((("EnablePurging", "false"), ("KeepArchivingDataForDays", "14"))),
    },
    Form {
        element: "CdrSettings",
        enabled: ("EnableCDR", "true"),
        exchange: None,
        purge: Some((("EnablePurging", "true"), ("KeepCallDetailForDays", "60"))),
    },
    Form {
        element: "QoESettings",
        enabled: ("EnableQoE", "true"),
        exchange: None,
        purge: Some((("EnablePurging", "true"), ("KeepQoEDataForDays", "60"))),
    },
    Form {
        element: "PersistentChatComplianceConfiguration",
        enabled: ("AdapterOutputDirectory", ""),
        exchange: None,
        purge: None,
    },
];

/// Gathers them.
#[derive(Debug, Default)]
pub(super) struct RecordSettingsFacts {
    found: BTreeSet<RecordSettings>,
    /// Depth of the document that is open, and for whom it applies.
    open: Option<(usize, &'static str, Option<String>)>,
    /// There were more than are kept.
    pub(super) is_cut: bool,
}

impl RecordSettingsFacts {
    pub(super) fn element(&mut self, element: &Element<'_>) {
        if element.namespace == NAMESPACE {
            return self.envelope(element);
        }
        let Some((_, scope, instance)) = &self.open else { return };
        let is_setting = element.namespace.starts_with(SETTINGS);
        let Some(form) = FORMS.iter().find(|form| is_setting && form.element == element.local) else { return };
        if self.found.len() >= MAX_DOCUMENTS {
            self.is_cut = true;
            return;
        }
        let (scope, scope_instance) = ((*scope).to_owned(), instance.clone());
        self.found.insert(RecordSettings { scope, scope_instance, ..read(form, element) });
    }

    fn envelope(&mut self, element: &Element<'_>) {
        let of = |name: &str| element.attribute(name).filter(|text| text.len() <= MAX_TEXT_BYTES).map(str::to_owned);
        match (element.local, &mut self.open) {
            ("AnchoredXml", _) => self.open = Some((element.depth, OTHER_SCOPE, None)),
            ("Key", Some((depth, scope, _))) if element.depth == *depth + 1 => {
                let class = of("ScopeClass");
                *scope = SCOPES.iter().find(|known| class.as_deref() == Some(**known)).unwrap_or(&OTHER_SCOPE);
            }
            ("AuthorityId", Some((_, _, instance))) => {
                *instance = of("InstanceId").filter(|id| !id.is_empty() && id != NOBODY);
            }
            _ => {}
        }
    }

    pub(super) fn close(&mut self, depth: usize) {
        self.open.take_if(|(opened, ..)| *opened == depth);
    }

    /// Sorted.
    pub(super) fn documents(&self) -> Vec<RecordSettings> {
        self.found.iter().cloned().collect()
    }
}

fn read(form: &Form, element: &Element<'_>) -> RecordSettings {
    let mut defaults = BTreeSet::new();
    let mut value = |(name, default): Attribute| match element.attribute(name) {
        Some(written) => written.trim().to_lowercase(),
        None => {
            defaults.insert(name.to_owned());
            default.to_lowercase()
        }
    };
    let is_enabled = !matches!(value(form.enabled).as_str(), "" | "none" | "false");
    let in_exchange = form.exchange.is_some_and(|exchange| value(exchange) == "true");
    let purged_after_days = form.purge.and_then(|(is_on, days)| {
        let (is_on, days) = (value(is_on), value(days));
        if is_on == "true" { days.parse().ok() } else { None }
    });
    RecordSettings {
        element: form.element.to_owned(),
        is_enabled,
        in_exchange,
        purged_after_days,
        defaults: defaults.into_iter().collect(),
        ..RecordSettings::default()
    }
}
