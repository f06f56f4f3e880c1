//! What stands below the help of each command: its exit codes, and what does not fit into a line.

/// Of the program as a whole.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  good: everything was checked and nothing is wrong
  1  problem: a gap, or a damaged or incomplete backup
  2  the command line or the deployment file is wrong
  3  not known: something is unknown, or nothing was checked
  4  could not run

`bakproof help COMMAND` shows the options and the exit codes of a command.";

/// Of `audit`.
pub const AUDIT: &str = "\
Exit codes:
  0  every target passes, is waived or is not applicable
  1  at least one gap (with --fail-on: one of that severity
     or worse, or a new one)
  2  the command line or the deployment file is wrong;
     nothing was audited
  3  no such gap, but a target is unknown, nothing was
     checked, only some items were audited (--only), or no
     deployment file was given
  4  could not run, such as when a report cannot be written

Examples:
  bakproof audit                  the file ./bakproof.toml
  bakproof audit /mnt/lync-backup
                                  a folder, nothing declared
  bakproof audit -o table -o json=report.json
                                  two reports in one run
  bakproof audit --evidence shard-*.json
                                  what several machines saw
  bakproof audit north.toml south.toml
                                  two deployments";

/// Of `collect`.
pub const COLLECT: &str = "\
Exit codes:
  0  all of its work was done, and the evidence was written
  2  the command line or the deployment file is wrong
  3  written, but something that it should have looked at could
     not be: a repository, a server, a share, a file or a part
     of one; or a budget ended
  4  could not run, such as when the disk is full

What other shards verify does not change the exit code.

Examples:
  bakproof collect --save-evidence site-a.json
  bakproof collect --shard 2/4 --save-evidence shard-2.json
  bakproof audit --evidence shard-1.json --evidence shard-2.json \\
    --evidence shard-3.json --evidence shard-4.json";

/// Of `report`.
pub const REPORT: &str = "\
Exit codes:
  0  written; the report's own verdict does not change the
     exit code
  2  the command line is wrong, or the file is no report
  4  could not run, such as when an output cannot be written

Example:
  bakproof report audit.json -o table -o csv=audit.csv";

/// Of `history`.
pub const HISTORY: &str = "\
Exit codes:
  0  the chain of the history is unbroken
  1  a line is not what an audit wrote
  2  the command line or the deployment file is wrong
  3  not known: no audit has been recorded, or one could not
     write its line to the end
  4  could not run

Anyone who can write to the state folder can rewrite the whole chain. A report that is kept elsewhere names the line before it: `--report` finds out whether it is still there.

Examples:
  bakproof history                the trend of ./bakproof.toml
  bakproof history --verify --report 2026-10.json";

/// Of `diff`.
pub const DIFF: &str = "\
Exit codes:
  0  nothing new, worse or not told that decides a result
  1  a gap is new or worse
  2  the command line is wrong, or the reports cannot be
     compared
  3  something unknown is new or worse, or the newer audit
     cannot tell what became of a gap
  4  could not run

A finding is fixed only if its check was asked again and answered without it. What a partial audit did not ask about, what is unknown now and what is no longer declared is not told.

Examples:
  bakproof diff 2026-09.json 2026-10.json
  bakproof diff last last         the last two audits";

/// Of `bundle`.
pub const BUNDLE: &str = "\
Exit codes:
  0  proven (verify), or written
  1  something was changed, forged or does not belong to the
     bundle
  2  the command line is wrong
  3  not known (verify)
  4  could not run

`bakproof help bundle COMMAND` shows the options of a command.

Examples:
  bakproof audit --bundle audit.zip --key audit.key
  bakproof bundle verify audit.zip --public-key audit.key.pub";

/// Of `bundle verify`.
pub const BUNDLE_VERIFY: &str = "\
Exit codes:
  0  proven: no file was changed, the keys that were given
     signed it, and the report follows from the evidence;
     signatures of other keys are noted
  1  something was changed or forged, or does not follow
  2  the command line is wrong, or this is no bundle
  3  not known: no key was given, nobody signed it, or it was
     judged by another catalog than the one of this version
  4  could not run

No time stamp is checked against an authority, so that nobody vouches for its time yet: `CHECK.txt` in the bundle shows how `openssl ts -verify` does that.";

/// Of the other commands of `bundle`.
pub const BUNDLE_WRITES: &str = "\
Exit codes:
  0  written
  1  the bundle was changed, or what was given does not
     belong to it; nothing was written
  2  the command line is wrong
  4  could not run, such as when the disk is full";

/// Of `keygen`.
pub const KEYGEN: &str = "\
Exit codes:
  0  both files were written
  2  the command line is wrong, or a file already exists
  4  could not run

The private key is PKCS#8 PEM (Ed25519), encrypted with the passphrase (PBES2, AES-256); the public key is PEM, too. \
OpenSSL reads both.";

/// Of `demo`, which audits too.
pub const DEMO: &str = "\
Exit codes:
  1  the demo was written and audited, and its faults were
     found, as intended
  2  the command line is wrong, or the folder is not empty
  4  could not run, such as when the disk is full";

/// Of `verify`.
pub const VERIFY: &str = "\
Exit codes:
  0  everything is verified
  1  something is damaged or incomplete
  2  the command line is wrong
  3  something is only intact, or is unreadable, or nothing
     was checked
  4  could not run";

/// Of `inspect`.
pub const INSPECT: &str = "\
Exit codes:
  0  every header was read
  1  something is damaged or incomplete
  2  the command line is wrong
  3  a file that was named was not recognized, or nothing
     was checked
  4  could not run";

/// Of `diff-export`.
pub const DIFF_EXPORT: &str = "\
Times, signatures, the order of documents and how the XML is written are no
difference. Of user data, users and entries are counted.

Exit codes:
  0  both say the same
  1  they differ
  2  the command line is wrong, or the exports are of different kinds
  3  it cannot be told: one is damaged, or is no export
  4  could not run";

/// Of `scenarios`.
pub const SCENARIOS: &str = "\
A restore is possible as far as verified backups lead; everything after them is
lost. Reports of `audit` have the same list.

Exit codes:
  0  every restore is possible
  1  one is impossible
  2  the command line or the deployment file is wrong
  3  one cannot be told
  4  could not run";

/// Of `restore-plan`.
pub const RESTORE_PLAN: &str = "\
The plan is to be read and run by a person; bakproof restores nothing.

Examples:
  bakproof restore-plan central-management-store
  bakproof restore-plan 'archiving-database@sql03.contoso.com\\ARCHIVE'
  bakproof restore-plan monitoring-databases --stop-at \"2026-10-21 18:30\"

Exit codes:
  0  the restore is possible
  1  it is impossible; the plan says what is missing
  2  the command line or the deployment file is wrong
  3  it cannot be told; the plan says why
  4  could not run";

/// Of `init`.
pub const INIT: &str = "\
Exit codes:
  0  the file was written
  2  the command line is wrong, or the file already exists
  4  could not run";

/// Of `verify --state`: unlike an audit, `verify` remembers only where it is asked to.
pub const VERIFY_STATE: &str = "Folder for the ledger of verified files; never inside a repository [default: with --budget or --share, the user's \
     state folder; otherwise every file is read and nothing is kept]";

/// Of `check`.
pub const CHECK: &str = "\
Exit codes:
  0  the deployment file is valid
  2  the deployment file was not found or is wrong, or the
     command line is wrong
  4  could not run";

/// Of the commands that only print.
pub const PRINTS: &str = "\
Exit codes:
  0  printed
  2  the command line is wrong
  4  could not run, such as when the output cannot be
     written";

// Paragraphs are wrapped where they are shown.
const SQL_GRANTS: &str = "\
Without options, it creates a user in msdb (which may then connect), and grants SELECT on five tables of msdb \
(backupset, backupmediaset, backupmediafamily, restorehistory, suspect_pages). Each option adds only what it needs, with the reason as a comment. What the login may \
not read is reported as unknown, with the statement that is missing; everything else is audited as usual.";

const SQL_SCRIPT: &str = "\
Run the script on each instance, SQL Server 2008 R2 to 2022, and save its output:
  sqlcmd -S SERVER\\INSTANCE -E -i history.sql -o history.txt
In Management Studio, choose Query > Results To > Results to Text (or to File), execute the script, and save everything.

Name the file in the deployment file. A file that is only put into a repository is shown, but not used:
  [[sql_server]]
  instance = 'sql01.contoso.com\\MON'
  history = \"history.txt\"

The script runs the same queries as a connection: the server's name, version and clock, the databases with their \
mirroring and availability groups, the backup history with media and devices, restores, suspect pages, the checksum \
default, and the oldest and newest rows of LcsLog and LcsCDR. It changes nothing. What the login may not read is \
reported in the output.

The output consists of lines of at most 72 printable ASCII characters, so no column width or code page can damage it:
  #00 bakproof-sql-history:1;  the first line
  #00 window:START OFFSET;     the window of the history
  #00 done:BLOCKS;             the last line
  #NN begin:QUERY;             opens a block
  #NN LINE:PIECE+              a piece of a row; the last
                               piece ends with ; not with +
  #NN end:ROWS LINES CHECK;    closes the block
A row is r (or e, an error with its number and message), then |n for NULL, |iNUMBER, |tTEXT, or |x and the UTF-16LE \
bytes, in hexadecimal, of text with other characters. CHECK is a checksum of all pieces; it reveals output that was cut \
off or changed. All other lines (headings, row counts) are ignored.";

const LDAP_RIGHTS: &str = "\
An audit reads the names of the naming contexts, the replication metadata at the head of each, the tombstone lifetime, \
the settings, pools, contacts and users of Lync Server, the certification authorities, and the mailbox databases of \
Exchange. It changes nothing. By default, every user of the domain may read all of it; the commands \
after the first are only for directories in which that was taken away. What the user may not read is reported as unknown.

Declare one domain controller of each domain:
  [[directory_server]]
  host = \"dc1.contoso.com\"
  user = \"bakproof_audit@contoso.com\"
  password_env = \"BAKPROOF_LDAP\"";

const LDAP_SCRIPT: &str = "\
Run the script on a computer of the domain, as an ordinary user of the domain, with Windows PowerShell 3.0 or later:
  bakproof ldap-script > directory.ps1
  powershell -ExecutionPolicy Bypass -File directory.ps1 -Server dc1.contoso.com

It reads the same as a connection, over the encryption of the login, and saves it as bakproof-directory.json. It changes \
nothing. Copy the file into a repository: an audit recognizes it, and judges it by the time when it was read. What the \
user may not read is in the file, with the reason. A file that is cut or changed is damaged, and nothing of it counts.";

/// Of `ldap-script`.
pub fn ldap_script() -> String {
    format!("{LDAP_SCRIPT}\n\n{PRINTS}")
}

/// Of `ldap-rights`.
pub fn ldap_rights() -> String {
    format!("{LDAP_RIGHTS}\n\n{PRINTS}")
}

/// Of `sql-grants`.
pub fn sql_grants() -> String {
    format!("{SQL_GRANTS}\n\n{PRINTS}")
}

/// Of `sql-script`.
pub fn sql_script() -> String {
    format!("{SQL_SCRIPT}\n\n{PRINTS}")
}
