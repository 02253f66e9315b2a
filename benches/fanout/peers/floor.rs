//! The floor: what the system asks for a broadcast, if one does nothing else.
//!
//! One thread, one epoll. What somebody says becomes one ready-made frame, and goes to every socket of
//! the room with one `write` each: at once, or (batching) together with all that this wake-up brought.
//! It trusts its peers, and answers neither pings nor closes: nobody could use it.

use std::{
    collections::HashMap,
    io::{ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
};

use rustix::{
    buffer::spare_capacity,
    event::epoll::{self, CreateFlags, EventData, EventFlags},
    fd::OwnedFd,
};
use tungstenite::handshake::derive_accept_key;

use super::{super::Fallible, super::frame, announce};

/// Where the listener stands among the sockets.
const LISTENER: u64 = u64::MAX;
/// Events that one wake-up may bring.
const EVENTS: usize = 1_024;
/// Bytes that are read at once.
const READ: usize = 64 * 1024;

struct Floor {
    epoll: OwnedFd,
    listener: TcpListener,
    sockets: Vec<Option<Socket>>,
    free: Vec<usize>,
    rooms: Vec<Room>,
    named: HashMap<String, usize>,
    batching: bool,
}

struct Socket {
    stream: TcpStream,
    /// None before the handshake.
    room: Option<usize>,
    /// What came of a frame that is not whole yet.
    incoming: Vec<u8>,
    /// What the line did not take.
    outgoing: Vec<u8>,
}

#[derive(Default)]
struct Room {
    members: Vec<usize>,
    /// Frames that wait for the end of this wake-up.
    waiting: Vec<u8>,
}

pub fn serve(batching: bool) -> Fallible<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    announce(listener.local_addr()?);
    let epoll = epoll::create(CreateFlags::CLOEXEC)?;
    epoll::add(
        &epoll,
        &listener,
        EventData::new_u64(LISTENER),
        EventFlags::IN,
    )?;
    let mut floor = Floor {
        epoll,
        listener,
        sockets: Vec::new(),
        free: Vec::new(),
        rooms: Vec::new(),
        named: HashMap::new(),
        batching,
    };
    let (mut events, mut buffer) = (Vec::with_capacity(EVENTS), vec![0; READ]);
    loop {
        events.clear();
        epoll::wait(&floor.epoll, spare_capacity(&mut events), None)?;
        for event in &events {
            let (at, flags) = (event.data.u64(), event.flags);
            if at == LISTENER {
                floor.accept()?;
                continue;
            }
            if flags.contains(EventFlags::OUT) {
                floor.write(at as usize, &[]);
            }
            if flags.intersects(EventFlags::IN | EventFlags::HUP | EventFlags::ERR) {
                floor.read(at as usize, &mut buffer);
            }
        }
        for room in 0..floor.rooms.len() {
            floor.tell(room);
        }
    }
}

impl Floor {
    fn accept(&mut self) -> Fallible<()> {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let at = self.free.pop().unwrap_or(self.sockets.len());
            epoll::add(
                &self.epoll,
                &stream,
                EventData::new_u64(at as u64),
                EventFlags::IN,
            )?;
            let socket = Some(Socket {
                stream,
                room: None,
                incoming: Vec::new(),
                outgoing: Vec::new(),
            });
            match self.sockets.get_mut(at) {
                Some(place) => *place = socket,
                None => self.sockets.push(socket),
            }
        }
    }

    fn read(&mut self, at: usize, buffer: &mut [u8]) {
        let Some(socket) = self.sockets.get_mut(at).and_then(Option::as_mut) else {
            return;
        };
        let bytes = match socket.stream.read(buffer) {
            Ok(0) => return self.leave(at),
            Ok(bytes) => &buffer[..bytes],
            Err(error) if error.kind() == ErrorKind::WouldBlock => return,
            Err(_) => return self.leave(at),
        };
        socket.incoming.extend_from_slice(bytes);
        let Some(room) = socket.room else {
            return self.shake_hands(at);
        };
        let mut said = std::mem::take(&mut socket.incoming);
        let mut done = 0;
        while let Some(frame) = frame::read(&said[done..]) {
            let whole = frame.whole;
            if frame.is_text() {
                let payload = done + frame.payload.start..done + frame.payload.end;
                frame::unmask(frame.mask, &mut said[payload.clone()]);
                let waiting = &mut self.rooms[room].waiting;
                frame::head(waiting, payload.len());
                waiting.extend_from_slice(&said[payload]);
                if !self.batching {
                    self.tell(room);
                }
            }
            done += whole;
        }
        if done < said.len()
            && let Some(socket) = self.sockets.get_mut(at).and_then(Option::as_mut)
        {
            socket.incoming = said.split_off(done);
        }
    }

    fn shake_hands(&mut self, at: usize) {
        let Some(socket) = self.sockets.get_mut(at).and_then(Option::as_mut) else {
            return;
        };
        let request = String::from_utf8_lossy(&socket.incoming).into_owned();
        if !request.ends_with("\r\n\r\n") {
            return;
        }
        socket.incoming = Vec::new();
        let key = request
            .lines()
            .find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "));
        let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
        let accept = derive_accept_key(key.unwrap_or_default().as_bytes());
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        let rooms = &mut self.rooms;
        let room = *self.named.entry(path).or_insert_with(|| {
            rooms.push(Room::default());
            rooms.len() - 1
        });
        socket.room = Some(room);
        self.rooms[room].members.push(at);
        self.write(at, answer.as_bytes());
    }

    /// One write to everybody in the room, if there is something to tell.
    fn tell(&mut self, room: usize) {
        if self.rooms[room].waiting.is_empty() {
            return;
        }
        let mut waiting = std::mem::take(&mut self.rooms[room].waiting);
        let members = std::mem::take(&mut self.rooms[room].members);
        for at in &members {
            self.write(*at, &waiting);
        }
        waiting.clear();
        self.rooms[room].waiting = waiting;
        self.rooms[room].members = members;
        // Whoever left meanwhile is no member any more.
        let sockets = &self.sockets;
        self.rooms[room]
            .members
            .retain(|at| sockets.get(*at).is_some_and(Option::is_some));
    }

    /// Writes what waited and then this, as much as the line takes.
    fn write(&mut self, at: usize, bytes: &[u8]) {
        let Some(socket) = self.sockets.get_mut(at).and_then(Option::as_mut) else {
            return;
        };
        if socket.outgoing.is_empty() && !bytes.is_empty() {
            match socket.stream.write(bytes) {
                Ok(taken) if taken == bytes.len() => return,
                Ok(taken) => socket.outgoing.extend_from_slice(&bytes[taken..]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    socket.outgoing.extend_from_slice(bytes);
                }
                Err(_) => return self.leave(at),
            }
        } else {
            socket.outgoing.extend_from_slice(bytes);
            match socket.stream.write(&socket.outgoing) {
                Ok(taken) => _ = socket.outgoing.drain(..taken),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return self.leave(at),
            }
        }
        let wanted = match socket.outgoing.is_empty() {
            true => EventFlags::IN,
            false => EventFlags::IN | EventFlags::OUT,
        };
        _ = epoll::modify(
            &self.epoll,
            &socket.stream,
            EventData::new_u64(at as u64),
            wanted,
        );
    }

    fn leave(&mut self, at: usize) {
        let Some(socket) = self.sockets.get_mut(at).and_then(Option::take) else {
            return;
        };
        if let Some(room) = socket.room {
            self.rooms[room].members.retain(|member| *member != at);
        }
        self.free.push(at);
    }
}
