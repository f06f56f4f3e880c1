//! The least rights of a user that asks a domain controller, as commands for an administrator.

/// What stands where no user is named.
const PLACEHOLDER: &str = "bakproof_audit";

/// The commands. What is asked stands to everybody who logs in, unless somebody took that away.
pub fn rights(user: Option<&str>) -> String {
    let user = quoted(user.unwrap_or(PLACEHOLDER));
    format!(
        "# What bakproof needs to read a domain controller, and nothing more. Windows PowerShell, as a domain administrator.\n\
         # An ordinary user of the domain is enough: by default, whoever logs in may read all that is asked. It needs no\n\
         # group, and above all not the right to replicate the directory, with which password hashes can be read.\n\
         $user = {user}\n\
         New-ADUser -Name $user -SamAccountName $user -AccountPassword (Read-Host -AsSecureString 'Password') -Enabled $true\n\
         \n\
         # Only if audits say that something could not be read. The metadata at the head of each naming context:\n\
         $domain = (Get-ADDomain).NetBIOSName\n\
         foreach ($context in (Get-ADRootDSE).namingContexts) {{\n    \
             dsacls $context /G \"$domain\\${{user}}:RP;replPropertyMetaData\"\n\
         }}\n\
         # The tombstone lifetime:\n\
         $configuration = (Get-ADRootDSE).configurationNamingContext\n\
         dsacls \"CN=Directory Service,CN=Windows NT,CN=Services,$configuration\" /G \"$domain\\${{user}}:RP;tombstoneLifetime\"\n\
         # The topology settings of Lync Server, its pools and contacts (in older forests below CN=Microsoft,CN=System of the\n\
         # root domain):\n\
         dsacls \"CN=RTC Service,CN=Services,$configuration\" /I:T /G \"$domain\\${{user}}:GR\"\n\
         # The certification authorities, and the mailbox databases of Exchange where there is one:\n\
         dsacls \"CN=Enrollment Services,CN=Public Key Services,CN=Services,$configuration\" /I:T /G \"$domain\\${{user}}:GR\"\n\
         dsacls \"CN=Microsoft Exchange,CN=Services,$configuration\" /I:T /G \"$domain\\${{user}}:GR\"\n\
         # The users of Lync Server in this domain: who they are, their pool, and when they changed.\n\
         $root = (Get-ADDomain).DistinguishedName\n\
         foreach ($name in 'msRTCSIP-UserEnabled', 'msRTCSIP-PrimaryUserAddress', 'msRTCSIP-PrimaryHomeServer', 'whenCreated',\n    \
             'whenChanged') {{\n    \
             dsacls $root /I:S /G \"$domain\\${{user}}:RP;$name;user\"\n\
         }}\n"
    )
}

/// A string of PowerShell that cannot end early: it takes four marks for an apostrophe.
fn quoted(text: &str) -> String {
    let doubled: String = text
        .chars()
        .flat_map(|c| std::iter::repeat_n(c, if matches!(c, '\'' | '‘' | '’' | '‚' | '‛') { 2 } else { 1 }))
        .collect();
    format!("'{doubled}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(quoted("o'brien’s"), "'o''brien’’s'");
    }
}
