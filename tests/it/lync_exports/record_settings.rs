//! What the settings of a configuration export say of records: read, told by `init`, and bounded. The element names and
//! their defaults are Microsoft's; the documents are synthetic.

use super::diff::{configuration, setting};
use super::read;
use super::samples::PUBLISHED_TOPOLOGY;
use crate::support::bakproof;
use bakproof::model::RecordSettings;
use std::fs;

fn export(settings: &[String]) -> Vec<u8> {
    let named: Vec<(&str, String)> = settings.iter().map(|text| ("synthetic:settings", text.clone())).collect();
    configuration(PUBLISHED_TOPOLOGY, &named)
}

fn documents(settings: &[String]) -> Vec<RecordSettings> {
    read(&export(settings)).unwrap().facts.unwrap().topology.unwrap().record_settings
}

/// `element scope enabled exchange days defaults`.
fn words(one: &RecordSettings) -> String {
    let RecordSettings { is_enabled, in_exchange, purged_after_days, defaults, .. } = one;
    format!("{}: {is_enabled} {in_exchange} {purged_after_days:?} {}", one.words(), defaults.join(","))
}

#[test]
fn an_attribute_that_is_not_written_has_its_documented_default() {
    let of = |element: &str, value: &str| words(&documents(&[setting(element, "Global", 1, value)])[0]);
    assert_eq!(
        of("ArchivingSettings", ""),
        "ArchivingSettings of scope Global: false false None \
         EnableArchiving,EnableExchangeArchiving,EnablePurging,KeepArchivingDataForDays"
    );
    assert_eq!(
        of("CdrSettings", ""),
        "CdrSettings of scope Global: true false Some(60) EnableCDR,EnablePurging,KeepCallDetailForDays"
    );
    assert_eq!(
        of("QoESettings", r#"EnableQoE="false" KeepQoEDataForDays="90""#),
        "QoESettings of scope Global: false false Some(90) EnablePurging"
    );
    let exchange = r#"EnableArchiving="ImAndWebConf" EnableExchangeArchiving="True" EnablePurging="TRUE" KeepArchivingDataForDays="30""#;
    assert_eq!(of("ArchivingSettings", exchange), "ArchivingSettings of scope Global: true true Some(30) ");
    assert_eq!(
        of("CdrSettings", r#"EnableCDR="true" EnablePurging="false" KeepCallDetailForDays="60""#),
        "CdrSettings of scope Global: true false None "
    );
    let compliance = "PersistentChatComplianceConfiguration";
    assert_eq!(
        of(compliance, ""),
        "PersistentChatComplianceConfiguration of scope Global: false false None AdapterOutputDirectory"
    );
    assert!(documents(&[setting(compliance, "Global", 1, r#"AdapterOutputDirectory="\\fs01\out""#)])[0].is_enabled);
}

#[test]
fn each_scope_is_a_document_of_its_own_and_other_settings_are_none() {
    let site = setting("CdrSettings", "Site", 1, "")
        .replace("InstanceId=\"00000000-0000-0000-0000-000000000000\"", "InstanceId=\"2\"");
    let all = documents(&[
        setting("CdrSettings", "Global", 1, ""),
        site,
        setting("VoicePolicy", "Global", 1, ""),
        setting("CdrSettings", "Elsewhere", 1, "EnableCDR=\"false\""),
        "<CdrSettings xmlns=\"urn:schema:Microsoft.Rtc.Management.Settings.X.2008\" EnableCDR=\"false\"/>".to_owned(),
        setting("CdrSettings", "Global", 1, "").replace("Management.Settings.", "Other."),
    ]);
    let named: Vec<String> = all.iter().map(RecordSettings::words).collect();
    assert_eq!(
        named,
        ["CdrSettings of scope Global", "CdrSettings of scope Site:2", "CdrSettings of scope unknown"],
        "a settings element outside a settings document applies for nobody"
    );
    let many: Vec<String> =
        (0..1002).map(|n| setting("CdrSettings", "Site", 1, &format!("KeepCallDetailForDays=\"{n}\""))).collect();
    let topology = read(&export(&many)).unwrap().facts.unwrap().topology.unwrap();
    assert_eq!((topology.record_settings.len(), topology.is_cut), (1000, true));
}

#[test]
fn init_writes_where_messages_are_archived() {
    let folder = tempfile::tempdir().unwrap();
    let mode = |value: &str| {
        fs::write(folder.path().join("Config.zip"), export(&[setting("ArchivingSettings", "Global", 1, value)]))
            .unwrap();
        let ran = bakproof(folder.path(), ["init", "-", "--from", "Config.zip"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let lines: Vec<&str> = ran.stdout.lines().collect();
        let at = lines.iter().position(|line| line.trim_start_matches('#').starts_with("mode = ")).unwrap();
        format!("{} / {}", lines[at - 1], lines[at])
    };
    let shown = "# From the settings beside the topology (Get-CsArchivingConfiguration):";
    assert_eq!(
        mode(r#"EnableArchiving="ImOnly" EnableExchangeArchiving="true""#),
        format!("{shown} / mode = \"exchange\"")
    );
    assert_eq!(mode(r#"EnableArchiving="ImOnly""#), format!("{shown} / #mode = \"sql\""), "no store is shown");
    let asked = "# Where messages are archived: sql, exchange, both, or none with a reason.";
    assert_eq!(mode(r#"EnableExchangeArchiving="true""#), format!("{asked} / #mode = \"sql\""));
}
