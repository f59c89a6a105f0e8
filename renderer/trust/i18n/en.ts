/** What the page about trusting this host says, in English. `*` around words: what is written on the screen. */
export const en = {
  title: "Trust this host",
  lead: "An encrypted connection keeps others on the network from reading along, and lets your browser show notifications. Your device has to know this host first: three steps, once.",
  offTitle: "HTTPS is off",
  off: "This host does not serve HTTPS now. Its admin can switch it on in the console: Settings, listen.https.",
  failed: "The host did not answer. It may be restarting.",
  download: "Download the certificate",
  fingerprint: "Fingerprint (SHA-256)",
  fingerprintHint:
    "When your device shows one, compare it with what this page shows on the host's own computer.",
  reach:
    "The certificate is called {name}. It is good for this host and for local networks alone: with it, nobody can pose as a site of the internet. It is valid until {date}.",
  platforms: "Your device",
  windows1: "Download the certificate and open the file. Choose *Install Certificate*.",
  windows2:
    "Choose *Current User*, then *Place all certificates in the following store*, *Browse*, *Trusted Root Certification Authorities*. Finish, and confirm with *Yes*.",
  macos1: "Download the certificate and open the file. Keychain Access adds it to the *login* keychain.",
  macos2:
    "In Keychain Access, double-click *{name}*, open *Trust*, and set *When using this certificate* to *Always Trust*. Close the window and confirm with your password.",
  ios1: "In Safari, download the certificate and choose *Allow*. Then in Settings, open *Profile Downloaded* and choose *Install*.",
  ios2: "In Settings, open *General*, *About*, *Certificate Trust Settings*, and switch on *{name}*.",
  android1: "Download the file *hearth-ca.crt*.",
  android2:
    "In Settings, search for *CA certificate*. Choose *Install anyway* and pick the file *hearth-ca.crt* under Downloads.",
  linux1: "Download the file *hearth-ca.crt*.",
  linux2:
    "In Chrome, open *chrome://certificate-manager*, *Custom*, *Installed by you*, and import the file as trusted. In Firefox: *Settings*, *Privacy & Security*, *View Certificates*, *Authorities*, *Import*.",
  open: "Start the browser anew and open {link}.",
  copy: "Copy",
  copied: "Copied",
  webClient: "Back to the chat",
} as const;
