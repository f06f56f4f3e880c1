//! PowerShell's serialised objects (CLIXML), as far as Response Group exports use them.

use super::xml::{document, escape};
use crate::base::Guid;

/// A value of a property.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Id(Guid),
    Number(u32),
    Flag(bool),
    Object(Vec<(&'static str, Value)>),
    List(Vec<Value>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A document of these objects, each of the named type.
pub(super) fn objects(kind: &str, values: &[Vec<(&'static str, Value)>]) -> Vec<u8> {
    let mut out = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n".to_owned();
    let mut next = 0;
    for properties in values {
        out.push_str(&format!(
            "<Obj RefId=\"{next}\"><TN RefId=\"{next}\"><T>Microsoft.Rtc.Rgs.Management.WritableSettings.{kind}</T>\
             <T>System.Object</T></TN><Props>"
        ));
        next += 1;
        for (name, value) in properties {
            push(&mut out, Some(name), value, &mut next);
        }
        out.push_str("</Props></Obj>\n");
    }
    out.push_str("</Objs>\n");
    document(&out)
}

fn push(out: &mut String, name: Option<&str>, value: &Value, next: &mut u32) {
    let name = name.map_or_else(String::new, |name| format!(" N=\"{name}\""));
    match value {
        Value::Text(text) => out.push_str(&format!("<S{name}>{}</S>", escape(text))),
        Value::Id(id) => out.push_str(&format!("<G{name}>{id}</G>")),
        Value::Number(number) => out.push_str(&format!("<I32{name}>{number}</I32>")),
        Value::Flag(flag) => out.push_str(&format!("<B{name}>{flag}</B>")),
        Value::Object(properties) => {
            out.push_str(&format!("<Obj{name} RefId=\"{next}\"><Props>"));
            *next += 1;
            for (name, value) in properties {
                push(out, Some(name), value, next);
            }
            out.push_str("</Props></Obj>");
        }
        Value::List(values) => {
            out.push_str(&format!("<Obj{name} RefId=\"{next}\"><LST>"));
            *next += 1;
            for value in values {
                push(out, None, value, next);
            }
            out.push_str("</LST></Obj>");
        }
    }
}
