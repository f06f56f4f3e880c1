//! Moves between Lync and the unified contact store.

use super::{detail, problems, recognise, unicode};
use bakproof::model::{Detail, Kind, Verdict};

const MOVES: &str = "pool,user,direction,date\r\npool01.contoso.com,sip:Anna@contoso.com,to-exchange,2015-03-01T08:00:00Z\r\nPool01.contoso.com,,to-lync,2016-04-02 10:00\r\n";

#[test]
fn moves_keep_their_direction_and_date() {
    for bytes in [MOVES.as_bytes().to_vec(), unicode(&MOVES.replace(',', ";"))] {
        let file = recognise(&bytes).unwrap();
        assert_eq!((file.kind, file.facts.verdict), (Kind::ContactStore, Verdict::Intact));
        assert_eq!(file.facts.names, ["pool01.contoso.com"]);
        assert_eq!(file.facts.time, None, "a move is no backup");
        let moves = &detail!(file, ContactStore).moves;
        let shown: Vec<String> =
            moves.iter().map(|step| format!("{:?} {} {}", step.user, step.into_exchange, step.at.unwrap())).collect();
        assert_eq!(
            shown,
            ["None false 2016-04-02T10:00:00+02:00", "Some(\"anna@contoso.com\") true 2015-03-01T08:00:00Z"]
        );
    }
}

#[test]
fn old_moves_and_moves_without_a_date_are_kept() {
    let text = "user,pool,direction,date\r\nanna@contoso.com,,rollback,\r\nben@contoso.com,,Migrated,01/02/2011\r\n";
    let file = recognise(text.as_bytes()).unwrap();
    assert_eq!(problems(&file.facts), ["undated-move", "ambiguous-date"]);
    assert_eq!(detail!(file, ContactStore).moves.len(), 2);
    assert!(detail!(file, ContactStore).moves.iter().all(|step| step.at.is_none()));
}

#[test]
fn policies_say_who_may_and_no_date() {
    let csv = "#TYPE Microsoft.Rtc.Management.WritableConfig.Policy.UserServices.UserServicesPolicy\r\n\"Identity\",\"UcsAllowed\",\"EnableAwaySinceIndication\"\r\n\"Global\",\"True\",\"False\"\r\n\"Tag:NoUcs\",\"False\",\"False\"\r\n";
    let xml = r#"<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><Props><S N="Identity">Global</S><B N="UcsAllowed">true</B></Props></Obj><Obj RefId="1"><Props><S N="Identity">Tag:NoUcs</S><B N="UcsAllowed">false</B></Props></Obj></Objs>"#;
    for text in [csv, xml] {
        let file = recognise(text.as_bytes()).unwrap();
        assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Intact, vec!["no-move-dates"]));
        let settings = &detail!(file, ContactStore).settings;
        let shown: Vec<_> = settings.iter().map(|one| (one.identity.as_str(), one.is_allowed)).collect();
        assert_eq!(shown, [("Global", true), ("Tag:NoUcs", false)]);
    }
}

#[test]
fn a_listing_of_users_with_an_added_date_tells_moves() {
    let text = "SipAddress;RegistrarPool;UcsAllowed;Date\r\nsip:anna@contoso.com;POOL01.contoso.com;True;01.03.2015 08:00:00\r\n";
    let file = recognise(text.as_bytes()).unwrap();
    let step = &detail!(file, ContactStore).moves[0];
    assert_eq!((step.pool.as_deref(), step.into_exchange), (Some("pool01.contoso.com"), true));
    assert_eq!(step.at.unwrap().to_string(), "2015-03-01T08:00:00+01:00");
}

#[test]
fn what_cannot_be_read_is_not_sound() {
    let unknown = MOVES.replace("to-lync", "sideways");
    let file = recognise(unknown.as_bytes()).unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Incomplete, vec!["unknown-direction"]));
    let uneven = MOVES.replace(",2016-04-02 10:00", "");
    assert_eq!(recognise(uneven.as_bytes()).unwrap().facts.verdict, Verdict::Incomplete);
    assert_eq!(recognise(b"pool,user,direction,date\r\n").unwrap().facts.verdict, Verdict::Incomplete);
}

#[test]
fn other_tables_with_such_words_are_not_recognised() {
    for text in [
        "flight,direction,date\r\nLH1,north,2015-01-01\r\n",
        "pool,direction,date,temperature\r\nindoor,up,2015-01-01,20\r\n",
        "direction and date of every move\r\n",
        "\"Name\",\"UcsAllowed\"\r\n\"x\",\"True\"\r\n",
    ] {
        assert!(recognise(text.as_bytes()).is_none(), "{text}");
    }
}
