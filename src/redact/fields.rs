//! What stands in each text of evidence and of a deployment file. A text that is not listed is taken for a name: what a later
//! version adds is replaced until somebody says that it need not be.

/// How a text is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Of the product, the system or the program: it stays.
    Kept,
    /// A name, or a text of somebody's own.
    Name,
    /// A name that may have that of an instance behind a backslash.
    Server,
    /// A sentence of a program, in which names may stand.
    Message,
    /// What a person wrote: nothing of it stays.
    Prose,
    /// An option of a command line.
    CommandOption,
    /// A statement in SQL, with names in brackets.
    Statement,
    /// A variable of the environment.
    Variable,
    /// The bytes of a path that is not UTF-8, in Base64.
    PathBytes,
    /// Hashes of addresses, eight hexadecimal digits each.
    Sketch,
}

use Treatment::{CommandOption, Kept, Message, Name, PathBytes, Prose, Server, Sketch, Statement, Variable};

/// Texts of evidence, by key, with blanks between; where a key means several things, with the key of the object that it is in.
const EVIDENCE: &[(Treatment, &str)] = &[
    (
        Kept,
        "as_of assured_at at backup_finish_date backup_set_guid backup_start_date backup_type binding_id \
         catalogue_sha256 catalogue_version certificate_not_before changed checkpoint_lsn class_totals.name classes collation_bytes \
         collected_at component container content_digest created database_backup_lsn database_creation_date \
         day depends_on deployment_sha256 device_type differential_base_guid differential_base_lsn disks encryption \
         ended expiration_date export_time export_wall_time fact family_guid finished first \
         first_lsn first_seen from head id item key_file_modified key_id key_protection kind \
         kind_origin last last_differential last_differential_wall last_full last_full_wall last_incremental \
         last_incremental_wall last_lsn last_update log_chain_origin_lsn log_reuse_wait mark marks media_date \
         media_set_guid media_wall_time modified newest newest_file not_after not_before oldest_history \
         option origin page_verify probes.name product_version proof protection public_key public_keys \
         record_settings.defaults record_settings.element record_settings.scope \
         read_at recovery_fork_guid recovery_model restore_type restored_at role scheduled_until schema serial severity \
         sha256 sha1 software_version started state status suspects.reason thumbprint time time_of tls_version tool_version \
         type unique_id until usages vendor verdict verified_at wall wall_time window_from",
    ),
    (
        Name,
        "application_folders.name authorities authority_name back_compat_clusters clusters computer controller database \
         database_name database_names description destination destination_database detail.databases.name digest \
         disk_of domain examples facts.name file files folders.name foreign_audio group hard_links host \
         identity issuer key_backups.name left_out logical_name lync_records machine_name mailbox_databases machines media_name \
         missing_records names naming_context path pattern physical_device_name physical_name pool pools \
         primary_server readings.databases.name scope_instance serial_number server share services.depends_on services.id \
         sip_domains source sources.name subject target things.name unknown_folders unreadable_audio user user_name \
         value voice_folders.name within zone",
    ),
    (Server, "instance partner replicas server_name sql_instance sql_instances"),
    (
        Message,
        "can_recover edition error errors file_group full_unclear message reason software_name unreachable unreadable what writers",
    ),
    (CommandOption, "options"),
    (Statement, "grant"),
    (PathBytes, "path_bytes_base64"),
    (Sketch, "user_hash user_hashes user_sketch"),
];

/// Objects of evidence whose keys are names.
const NAMED_KEYS: &[&str] = &["declared_users"];

/// Texts of a deployment file, by key.
const DEPLOYMENT: &[(Treatment, &str)] = &[
    (
        Kept,
        "accept budget connect_timeout daily date differential edition empty expires export finding from full grace item \
         items kind level log login_timeout migrated minimum mode monthly period query_timeout retention reverify review \
         rolled_back rpo sha256 since tags time_zone tls to unused used verify verify_budget verify_timeout version \
         window yearly",
    ),
    (
        Name,
        "address by ca_file controllers evidence file_store fqdn history host name owner \
         password_file path paired_with pool repository share sip_domains target targets topology user users users_file",
    ),
    (Server, "aliases failover_partner instance mirror sql"),
    (Variable, "password_env"),
    (Prose, "approval reason response_groups_reason what"),
];

/// Tables of a deployment file whose keys are names.
const NAMED_TABLES: &[&str] = &["migrated", "rolled_back"];

/// How a text of evidence is treated, by the keys that lead to it.
pub(super) fn of_evidence(keys: &[&str]) -> Treatment {
    listed(EVIDENCE, keys).unwrap_or(Name)
}

/// Whether the keys of an object of evidence are names.
pub(super) fn has_named_keys(key: &str) -> bool {
    NAMED_KEYS.contains(&key)
}

/// How a text of a deployment file is treated. A word that the file may have in place of a name is kept.
pub(super) fn of_deployment(keys: &[&str], text: &str) -> Treatment {
    if (keys, text) == (&["deployment", "topology"], "newest") {
        return Kept;
    }
    listed(DEPLOYMENT, keys).unwrap_or(Name)
}

/// Whether the keys of a table of a deployment file are names.
pub(super) fn is_named_table(key: &str) -> bool {
    NAMED_TABLES.contains(&key)
}

/// The entry that says most: `readings.databases.name` before `name`.
fn listed(fields: &[(Treatment, &str)], keys: &[&str]) -> Option<Treatment> {
    const LONGEST: usize = 3;
    (1..=LONGEST.min(keys.len())).rev().find_map(|count| {
        let tail = keys.get(keys.len() - count..)?.join(".");
        fields
            .iter()
            .find(|(_, listed)| listed.split_whitespace().any(|one| one == tail))
            .map(|(treatment, _)| *treatment)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Keys that lead to texts, by the schema.
    fn texts(
        schema: &Value,
        at: &Value,
        keys: &mut Vec<String>,
        inside: &mut Vec<String>,
        found: &mut BTreeSet<Vec<String>>,
    ) {
        let name = at["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        if let Some(name) = name.filter(|name| !inside.iter().any(|one| one == name)) {
            inside.push(name.to_owned());
            texts(schema, &schema["$defs"][name], keys, inside, found);
            inside.pop();
        }
        let types = [&at["type"]].into_iter().chain(at["type"].as_array().into_iter().flatten());
        if types.into_iter().any(|one| one == "string") {
            found.insert(keys.clone());
        }
        for list in ["anyOf", "oneOf", "allOf", "prefixItems"] {
            at[list].as_array().into_iter().flatten().for_each(|one| texts(schema, one, keys, inside, found));
        }
        for one in ["items", "additionalProperties"] {
            at[one].as_object().into_iter().for_each(|_| texts(schema, &at[one], keys, inside, found));
        }
        for (key, value) in at["properties"].as_object().into_iter().flatten() {
            keys.push(key.clone());
            texts(schema, value, keys, inside, found);
            keys.pop();
        }
    }

    fn unlisted(schema: &Value, fields: &[(Treatment, &str)]) -> Vec<String> {
        let mut found = BTreeSet::new();
        texts(schema, schema, &mut Vec::new(), &mut Vec::new(), &mut found);
        assert!(found.len() > 50, "{found:?}");
        let is_listed =
            |keys: &Vec<String>| listed(fields, &keys.iter().map(String::as_str).collect::<Vec<_>>()).is_some();
        found.iter().filter(|keys| !is_listed(keys)).map(|keys| keys.join(".")).collect()
    }

    #[test]
    fn somebody_has_said_of_every_text_how_it_is_treated() {
        let evidence = schemars::schema_for!(crate::model::Evidence);
        assert_eq!(unlisted(evidence.as_value(), EVIDENCE), Vec::<String>::new());
        let deployment: Value =
            serde_json::from_str(include_str!("../../reports/schema/deployment-1.json")).expect("a schema");
        assert_eq!(unlisted(&deployment, DEPLOYMENT), Vec::<String>::new());
    }
}
