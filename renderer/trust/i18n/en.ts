/** The page about trusting this server, in English. `*` marks what is written on the device's screen. */
export const en = {
  title: "Trust this server",
  lead: "An encrypted connection keeps others on the network from reading your messages and lets your browser show notifications. Your device first needs to trust this server. It takes three steps, once.",
  offTitle: "HTTPS is off",
  off: "This server does not offer HTTPS at the moment. The admin can turn it on in the console under Settings › Network › HTTPS.",
  failed: "The server did not answer. It may be restarting.",
  download: "Download certificate",
  fingerprint: "Fingerprint (SHA-256)",
  fingerprintHint:
    "If your device shows a fingerprint, compare it with the one this page shows on the server’s own computer.",
  reach:
    "The certificate is named {name}. It is valid only for this server and local networks, so it cannot be used to impersonate a website on the internet. It expires on {date}.",
  platforms: "Your device",
  windows1: "Download the certificate and open the file. Choose *Install Certificate*.",
  windows2:
    "Choose *Current User*, then *Place all certificates in the following store*, *Browse*, *Trusted Root Certification Authorities*. Finish, and confirm with *Yes*.",
  macos1: "Download the certificate and open the file. Keychain Access adds it to the *login* keychain.",
  macos2:
    "In Keychain Access, double-click *{name}*, open *Trust*, and set *When using this certificate* to *Always Trust*. Close the window and confirm with your password.",
  ios1: "In Safari, download the certificate and choose *Allow*. Then in Settings, open *Profile Downloaded* and choose *Install*.",
  ios2: "In Settings, open *General*, *About*, *Certificate Trust Settings*, and switch on *{name}*.",
  saveFile: "Download the file *hearth-ca.crt*.",
  android2:
    "In Settings, search for *CA certificate*. Choose *Install anyway* and pick the file *hearth-ca.crt* under Downloads.",
  linux2:
    "In Chrome, open *chrome://certificate-manager*, *Custom*, *Installed by you*, and import the file as trusted. In Firefox: *Settings*, *Privacy & Security*, *View Certificates*, *Authorities*, *Import*.",
  open: "Restart the browser and open {link}.",
  copy: "Copy",
  copied: "Copied",
  webClient: "Back to the chat",
} as const;
