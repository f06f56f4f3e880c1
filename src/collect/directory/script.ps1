# Reads what bakproof asks of a domain controller, and saves it as one file. It only searches, and changes nothing.
# Windows PowerShell 3.0 or later, on a computer of the domain, as an ordinary user of the domain. Save this text as
# directory.ps1, and run:
#     powershell -ExecutionPolicy Bypass -File directory.ps1 -Server dc1.contoso.com
# Then copy bakproof-directory.json into a repository of the audit. One domain controller of each domain is enough.
param(
    [string]$Server = "$env:LOGONSERVER".TrimStart('\'),
    [string]$File = 'bakproof-directory.json'
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
Add-Type -AssemblyName System.DirectoryServices.Protocols

$identifier = New-Object System.DirectoryServices.Protocols.LdapDirectoryIdentifier($Server, 389)
$connection = New-Object System.DirectoryServices.Protocols.LdapConnection($identifier)
$connection.AuthType = [System.DirectoryServices.Protocols.AuthType]::Negotiate
$connection.Timeout = New-Object System.TimeSpan(0, 2, 0)
$connection.SessionOptions.ProtocolVersion = 3
$connection.SessionOptions.ReferralChasing = [System.DirectoryServices.Protocols.ReferralChasingOptions]::None
# Encrypted by the login itself.
$connection.SessionOptions.Signing = $true
$connection.SessionOptions.Sealing = $true
$connection.Bind()

$path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($File)
$writer = New-Object System.IO.StreamWriter($path, $false, (New-Object System.Text.UTF8Encoding($false)))
$script:lines = 0

function Write-Line($value) {
    $writer.WriteLine((ConvertTo-Json -InputObject $value -Compress -Depth 4))
    $script:lines++
}

# Writes each object that a search finds; where the search fails, why. What does not exist is not an error.
function Read-Objects([string]$of, [string[]]$bases, [string]$scope, [string]$filter, [string[]]$attributes) {
    foreach ($base in $bases) {
        try {
            $cookie = [byte[]]@()
            do {
                $request = New-Object System.DirectoryServices.Protocols.SearchRequest($base, $filter, $scope, $attributes)
                if ($scope -ne 'Base') {
                    $page = New-Object System.DirectoryServices.Protocols.PageResultRequestControl(500)
                    $page.Cookie = $cookie
                    [void]$request.Controls.Add($page)
                }
                $response = $connection.SendRequest($request)
                foreach ($entry in $response.Entries) {
                    $found = [ordered]@{}
                    foreach ($name in $entry.Attributes.AttributeNames) {
                        $found[$name] = [string[]]@($entry.Attributes[$name].GetValues([string]))
                    }
                    Write-Line ([ordered]@{ of = $of; dn = $entry.DistinguishedName; attributes = $found })
                }
                $cookie = [byte[]]@()
                foreach ($control in $response.Controls) {
                    if ($control -is [System.DirectoryServices.Protocols.PageResultResponseControl]) {
                        $cookie = $control.Cookie
                    }
                }
            } while ($cookie.Length -gt 0)
        } catch {
            $why = $_.Exception
            while ($why.InnerException) { $why = $why.InnerException }
            $isAbsent = ($why -is [System.DirectoryServices.Protocols.DirectoryOperationException]) -and $why.Response -and
                ($why.Response.ResultCode -eq [System.DirectoryServices.Protocols.ResultCode]::NoSuchObject)
            if (-not ($isAbsent -and ($scope -ne 'Base'))) {
                Write-Line ([ordered]@{ failed = $of; dn = $base; reason = $why.Message })
            }
        }
    }
}

try {
    $now = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    Write-Line ([ordered]@{ 'bakproof-directory' = 1; server = $Server; 'read-at' = $now })
    $names = 'namingContexts', 'configurationNamingContext', 'rootDomainNamingContext', 'defaultNamingContext'
    $request = New-Object System.DirectoryServices.Protocols.SearchRequest('', '(objectClass=*)', 'Base', $names)
    $root = $connection.SendRequest($request).Entries[0].Attributes
    $contexts = $root['namingContexts'].GetValues([string])
    $configuration = $root['configurationNamingContext'].GetValues([string])[0]
    $domain = $root['defaultNamingContext'].GetValues([string])[0]
    $forest = $root['rootDomainNamingContext'].GetValues([string])[0]

    $any = '(objectClass=*)'
    Read-Objects 'root' '' 'Base' $any $names
    Read-Objects 'head' $contexts 'Base' $any 'msDS-ReplAttributeMetaData'
    $service = "CN=Directory Service,CN=Windows NT,CN=Services,$configuration"
    Read-Objects 'service' $service 'Base' $any 'tombstoneLifetime'
    # Where Lync Server has its settings, and where it has them in forests that began with earlier versions.
    $rtc = "CN=RTC Service,CN=Services,$configuration", "CN=RTC Service,CN=Microsoft,CN=System,$forest"
    $attributes = 'msRTCSIP-BackEndServer', 'msRTCSIP-MirrorBackEndServer'
    Read-Objects 'topology-settings' $rtc 'Subtree' '(objectClass=msRTCSIP-GlobalTopologySetting)' $attributes
    Read-Objects 'pool' $rtc 'Subtree' '(objectClass=msRTCSIP-Pool)' 'dNSHostName'
    $attributes = 'msRTCSIP-OwnerUrn', 'msRTCSIP-PrimaryHomeServer', 'msRTCSIP-PrimaryUserAddress'
    Read-Objects 'group-contact' $rtc 'Subtree' '(msRTCSIP-OwnerUrn=urn:application:RGS)' $attributes
    $services = "CN=Enrollment Services,CN=Public Key Services,CN=Services,$configuration"
    Read-Objects 'authority' $services 'Subtree' '(objectClass=pKIEnrollmentService)' @('cn', 'dNSHostName')
    $exchange = "CN=Microsoft Exchange,CN=Services,$configuration"
    Read-Objects 'mailbox-database' $exchange 'Subtree' '(objectClass=msExchPrivateMDB)' 'cn'
    $attributes = 'msRTCSIP-UserEnabled', 'msRTCSIP-PrimaryUserAddress', 'msRTCSIP-PrimaryHomeServer', 'whenCreated',
        'whenChanged'
    Read-Objects 'user' $domain 'Subtree' '(&(objectClass=user)(msRTCSIP-UserEnabled=TRUE))' $attributes
    Write-Line ([ordered]@{ end = $script:lines })
} finally {
    $writer.Dispose()
    $connection.Dispose()
}
Write-Output "Saved as $path"
