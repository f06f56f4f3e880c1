//! `Export-CsRgsConfiguration`: eight documents and the audio they refer to, of one pool.

use super::archive::archive;
use super::clixml::{Value, objects};
use crate::base::Guid;
use crate::demo::seed::guid_of;
use jiff::civil::DateTime;
use std::io;

/// A workflow with its queue and agent group.
#[derive(Clone, Debug)]
pub struct Workflow {
    pub name: String,
    /// SIP address without `sip:`.
    pub address: String,
    /// SIP addresses without `sip:`.
    pub agents: Vec<String>,
    /// File name of the welcome message, as it was uploaded.
    pub audio: Option<String>,
}

/// The Response Groups of a pool.
#[derive(Clone, Debug)]
pub struct ResponseGroupExport {
    /// FQDN of the pool that owns them.
    pub owner_pool: String,
    pub workflows: Vec<Workflow>,
}

type Properties = Vec<(&'static str, Value)>;

/// The ZIP.
///
/// # Errors
/// A time that a ZIP cannot hold.
pub fn response_group_export(export: &ResponseGroupExport, exported: DateTime) -> io::Result<Vec<u8>> {
    let flows = &export.workflows;
    let hours = export.object("hours", "Office hours", vec![("Custom", Value::Flag(false))]);
    let holidays = export.object("holidays", "Norway", vec![("HolidayList", Value::List(Vec::new()))]);
    let agents: Vec<Properties> = flows
        .iter()
        .flat_map(|flow| &flow.agents)
        .map(|agent| vec![("SipUri", Value::Text(format!("sip:{agent}"))), ("OwnerPool", export.pool())])
        .collect();
    let settings = vec![("OwnerPool", export.pool()), ("AgentRingbackGracePeriod", Value::Number(60))];
    let manager = vec![("SipUri", Value::from("sip:helpdesk.manager@contoso.com")), ("OwnerPool", export.pool())];
    let mut entries: Vec<(String, Vec<u8>)> = [
        ("AgentGroups", "AgentGroup", flows.iter().map(|flow| export.group(flow)).collect()),
        ("Agents", "Agent", agents),
        ("Configuration", "ServiceSettings", vec![settings]),
        ("Holidaysets", "HolidaySet", vec![holidays]),
        ("HoursOfBusiness", "BusinessHours", vec![hours]),
        ("Managers", "Manager", vec![manager]),
        ("Queues", "Queue", flows.iter().map(|flow| export.queue(flow)).collect()),
        ("Workflows", "Workflow", flows.iter().map(|flow| export.workflow(flow)).collect::<Vec<_>>()),
    ]
    .into_iter()
    .map(|(file, kind, values)| (format!("RgsImportExport/{file}.xml"), objects(kind, &values)))
    .collect();
    for flow in flows {
        let Some(audio) = &flow.audio else { continue };
        let extension = audio.rsplit_once('.').map_or("wav", |(_, extension)| extension);
        let owner = export.id("workflow", &flow.name);
        let name = export.id("audio", &flow.name);
        entries.push((format!("RgsImportExport/RGS/Instances/{owner}/{name}.{extension}"), tone()));
    }
    archive(&entries, exported)
}

impl ResponseGroupExport {
    fn pool(&self) -> Value {
        Value::Text(self.owner_pool.clone())
    }

    fn id(&self, kind: &str, name: &str) -> Guid {
        guid_of(&format!("{} {kind} {name}", self.owner_pool))
    }

    /// A reference to another object, as PowerShell shows an identity.
    fn reference(&self, kind: &str, name: &str) -> Value {
        Value::Object(vec![("InstanceId", Value::Id(self.id(kind, name)))])
    }

    fn object(&self, kind: &str, name: &str, more: Properties) -> Properties {
        let mut properties =
            vec![("Identity", self.reference(kind, name)), ("Name", Value::from(name)), ("OwnerPool", self.pool())];
        properties.extend(more);
        properties
    }

    fn group(&self, flow: &Workflow) -> Properties {
        let agents = flow.agents.iter().map(|agent| Value::Text(format!("sip:{agent}"))).collect();
        let more = vec![("AgentAlertTime", Value::Number(20)), ("AgentsByUri", Value::List(agents))];
        self.object("group", &flow.name, more)
    }

    fn queue(&self, flow: &Workflow) -> Properties {
        let groups = Value::List(vec![self.reference("group", &flow.name)]);
        self.object("queue", &flow.name, vec![("AgentGroupIDList", groups), ("TimeoutThreshold", Value::Number(120))])
    }

    fn workflow(&self, flow: &Workflow) -> Properties {
        let mut action = vec![("QueueId", self.reference("queue", &flow.name))];
        if let Some(audio) = &flow.audio {
            let file = Value::Object(vec![
                ("UniqueName", Value::Text(self.id("audio", &flow.name).to_string())),
                ("OriginalFileName", Value::Text(audio.clone())),
            ]);
            action.push(("Prompt", Value::Object(vec![("AudioFilePrompt", file)])));
        }
        let more = vec![
            ("PrimaryUri", Value::Text(format!("sip:{}", flow.address))),
            ("Active", Value::Flag(true)),
            ("BusinessHoursId", self.reference("hours", "Office hours")),
            ("DefaultAction", Value::Object(action)),
        ];
        self.object("workflow", &flow.name, more)
    }
}

/// A quarter of a second of a tone: WAV, 8 kHz, 16 bit, mono.
fn tone() -> Vec<u8> {
    const RATE: u32 = 8000;
    let samples: Vec<u8> = (0..RATE / 4)
        .flat_map(|at| {
            let phase = i16::try_from(at % 20).unwrap_or_default();
            ((phase - 10).abs() * 1200 - 6000).to_le_bytes()
        })
        .collect();
    let length = samples.len() as u32;
    let mut out = Vec::with_capacity(44 + samples.len());
    out.extend(b"RIFF");
    out.extend((36 + length).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend([1, 0, 1, 0]);
    out.extend(RATE.to_le_bytes());
    out.extend((RATE * 2).to_le_bytes());
    out.extend([2, 0, 16, 0]);
    out.extend(b"data");
    out.extend(length.to_le_bytes());
    out.extend(samples);
    out
}
