// Every behaviour of the shell. Each is an addition: without scripts all forms post and all links lead somewhere.
import "./menus.js";
import "./keyboard.js";
import "./copy.js";
import "./once.js";
import "./confirm.js";
import "./clock.js";
import "./theme.js";
import "./live.js";
