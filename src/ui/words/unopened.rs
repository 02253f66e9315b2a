//! What is said where a socket is not opened.

use crate::ui::lang::Lang;

catalogue! {
    /// What the answer to a handshake says that opens nothing.
    UnopenedWords as unopened {
        foreign: "Sidan som vill öppna anslutningen hör till en annan webbplats. Den kan släppas in med inställningen `origins`.",
            "The page that opens this socket is of another site. Its origin can be allowed with the setting `origins`.";
        protocol: "Nämn ett underprotokoll i Sec-WebSocket-Protocol. Det som talas här:",
            "Name a subprotocol in Sec-WebSocket-Protocol. Supported:";
        full: "Alla platser är upptagna. Försök igen om en stund.", "All places are taken. Try again in a while.";
        closing: "Servern håller på att stänga. Försök igen om en stund.", "The server is closing. Try again in a while.";
        method: "En WebSocket öppnas med GET.", "A WebSocket is opened with GET.";
        not_asked: "Det här är ingen begäran om en WebSocket: HTTP/1.1 med `Connection: Upgrade` och `Upgrade: websocket`.",
            "The request does not ask for a WebSocket: HTTP/1.1 with `Connection: Upgrade` and `Upgrade: websocket`.";
        version: "Det som talas här är `Sec-WebSocket-Version: 13`.", "Supported is `Sec-WebSocket-Version: 13`.";
        key: "`Sec-WebSocket-Key` är 16 byte som base64.", "`Sec-WebSocket-Key` is 16 bytes as base64.";
        try_it: "Adressen talar WebSocket; på /lab kan man prova den.", "This address speaks WebSocket; a page to try it with is at /lab.";
    }
}
