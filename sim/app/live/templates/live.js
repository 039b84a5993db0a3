"use strict";
// The page: `root` holds its markup, `facts` its controls and texts, `host` reaches the program:
//   ask(path, body) gives a promise of the answer; listen(heard, lost) begins to hear;
//   held() gives the settings to begin with, keep(held) takes them when they change;
//   link: whether they stand in the page's address.
const trunklinePage = (root, facts, host) => {
  const texts = facts.texts;
  const byId = (id) => root.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const WATCH_MS = 150;
  const neutral = Object.fromEntries(facts.sliders.map((s) => [s.name, s.neutral]));
  for (const s of facts.switches) neutral[s.name] = true;
  neutral.failure = "";
  const state = { a: { ...neutral }, b: null };
  const answers = { a: null, b: null, today: null, difference: null };
  const timers = { a: 0, b: 0 }, asking = { a: false, b: false }, again = { a: false, b: false };
  const painted = [];
  let surface = { points: 0, whole: 1 };

  const make = (name, settings = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(settings)) {
      if (key in made && key !== "list") made[key] = value; else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };
  const draw = (name, settings, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(settings)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const same = (one, other) => Object.keys(neutral).every((key) => one[key] === other[key]);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

  const lost = () => { byId("problem").hidden = false; byId("problem").textContent = texts.lost_touch; };
  const problem = (text) => { byId("problem").hidden = !text; byId("problem").textContent = text || ""; };

  const changed = (side) => {
    const began = performance.now();
    answers[side] = null;
    answers.difference = null;
    keep();
    estimate(side, began);
    clearTimeout(timers[side]);
    timers[side] = setTimeout(() => watch(side), WATCH_MS);
  };
  const simulated = (answer) => Boolean(answer && answer.replications);
  const estimate = async (side, began) => {
    if (asking[side]) { again[side] = began; return; }
    asking[side] = true;
    const setting = { ...state[side] }, both = state.b ? { a: { ...state.a }, b: { ...state.b } } : null;
    try {
      const got = await host.ask("ask", { setting, both });
      surface = got;
      if (state[side] && same(setting, state[side]) && !simulated(answers[side])) answers[side] = got.answer;
      if (both && shown(both.a, both.b) && !simulated(answers.difference)) answers.difference = got.difference;
      if (got.problem) problem(got.problem);
      paint();
      painted.push(performance.now() - began);
      if (painted.length > 500) painted.shift();
    } catch (error) { lost(); }
    asking[side] = false;
    if (again[side]) { const then = again[side]; again[side] = false; if (state[side]) estimate(side, then); }
  };
  const shown = (a, b) => state.b && same(a, state.a) && same(b, state.b);
  const watch = async (side) => {
    if (!state[side]) return;
    try {
      const got = await host.ask("watch", { side, setting: state[side] });
      problem(got.problem);
    } catch (error) { lost(); }
  };
  const heard = (told) => {
    if (told.staffing) { plan(told.staffing); return; }
    if (told.difference) {
      if (shown(told.a, told.b)) answers.difference = told.difference;
    } else {
      const mine = state[told.side];
      if (mine && same(told.setting, mine)) answers[told.side] = told.answer;
      if (same(told.setting, neutral)) answers.today = told.answer;
    }
    paint();
  };

  const sides = () => (state.b ? ["a", "b"] : ["a"]);
  const apart = (difference, place) => {
    const told = difference && difference.rows[place];
    const cell = make("td", { className: "difference" });
    if (!told) return cell;
    cell.classList.toggle("estimated", !simulated(difference));
    cell.classList.toggle("untold", !told.told);
    cell.append(make("span", { className: "value" }, told.text), " ", make("span", { className: "unit" }, told.unit),
      make("span", { className: "between" }, told.between));
    if (!told.told && told.between) cell.append(make("span", { className: "untold" }, texts.not_told));
    return cell;
  };
  const paint = () => {
    const heads = [make("th", { scope: "col" }, texts.measure)];
    for (const side of sides()) {
      const answer = answers[side];
      const source = !answer ? texts.wait : answer.replications ? answer.source : texts.estimated;
      heads.push(make("th", { scope: "col", className: side }, texts[side],
        make("span", { className: "source" }, source)));
    }
    if (state.b) {
      const told = answers.difference;
      heads.push(make("th", { scope: "col" }, texts.difference,
        make("span", { className: "source" }, !told ? texts.wait : simulated(told) ? told.source : texts.estimated)));
    }
    byId("heads").replaceChildren(...heads);
    const rows = facts.measures.map((measure, place) => {
      const row = make("tr", {}, make("th", { scope: "row" }, measure.title + " ",
        make("span", { className: "unit" }, measure.unit)));
      for (const side of sides()) {
        const told = answers[side] && answers[side].rows[place];
        const cell = make("td", { className: answers[side] && !answers[side].replications ? "estimated" : "" });
        if (told) cell.append(make("span", { className: "value" }, told.text),
          make("span", { className: "between" }, told.between));
        row.append(cell);
      }
      if (state.b) row.append(apart(answers.difference, place));
      return row;
    });
    byId("rows").replaceChildren(...rows);
    const ready = surface.points > 0 && surface.answer !== null;
    const says = [ready || !surface.whole ? filled(texts.surface, surface) : texts.no_surface];
    if (ready && surface.points < surface.whole) says.push(filled(texts.surface_grows, surface));
    byId("status").textContent = says.join(" ");
    byId("luck").hidden = !state.b;
    plot();
  };
  const plot = () => {
    const svg = byId("curve"), left = 44, right = 632, top = 8, bottom = 212;
    const n = facts.intervals.length;
    const x = (i) => left + (right - left) * (i / n), y = (v) => bottom - (bottom - top) * v;
    const parts = [];
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      parts.push(draw("line", { x1: left, x2: right, y1: y(share), y2: y(share), class: "grid" }));
      parts.push(draw("text", { x: left - 6, y: y(share) + 4, "text-anchor": "end" }, Math.round(100 * share) + " %"));
    }
    const every = n / 8;
    for (let i = 0; i < n; i += every) {
      parts.push(draw("text", { x: x(i), y: bottom + 18, "text-anchor": i ? "middle" : "start" }, facts.intervals[Math.round(i)]));
    }
    parts.push(draw("line", { x1: left, x2: right, y1: y(facts.target), y2: y(facts.target), class: "grid target" }));
    const legend = [];
    for (const who of ["today", ...sides()]) {
      const answer = answers[who];
      if (!answer || (who !== "today" && answers.today && state[who] && same(state[who], neutral) && who === "a" && !state.b)) continue;
      let path = "", pen = "M";
      answer.curve.forEach((value, i) => {
        if (value === null) { pen = "M"; return; }
        path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}H${x(i + 1).toFixed(1)}`;
        pen = "L";
      });
      parts.push(draw("path", { d: path || "M0 0", class: "line " + who }));
      legend.push(make("span", { className: "key " + who }, "— " + texts[who]));
    }
    legend.push(make("span", { className: "key" }, `··· ${texts.target} ${Math.round(100 * facts.target)} %`));
    svg.replaceChildren(...parts);
    byId("legend").replaceChildren(...legend);
  };

  const slider = (side, s) => {
    const id = `${side}-${s.name}`;
    const shown = (value) => Math.round(100 * value);
    const range = make("input", { type: "range", id, min: shown(s.low), max: shown(s.high), step: shown(s.step), value: shown(state[side][s.name]) });
    const field = make("input", { type: "number", min: shown(s.low), max: shown(s.high), step: shown(s.step), value: shown(state[side][s.name]), "aria-label": s.title });
    const note = make("span", {});
    const say = () => {
      note.textContent = s.agents
        ? filled(texts.agents, { agents: Math.round(s.agents * state[side][s.name]) }) : s.meaning;
    };
    const set = (text, from) => {
      const value = Number(text);
      if (text === "" || !Number.isFinite(value)) return;
      const held = Math.min(Math.max(value, shown(s.low)), shown(s.high));
      if (from !== range) range.value = held;
      if (from !== field) field.value = held;
      state[side][s.name] = held / 100;
      say();
      changed(side);
    };
    range.addEventListener("input", () => set(range.value, range));
    field.addEventListener("input", () => set(field.value, field));
    field.addEventListener("change", () => set(field.value, null));
    say();
    return make("div", { className: "slider" }, make("label", { htmlFor: id }, s.title + " ", note), range,
      make("span", { className: "field" }, field, "%"));
  };
  const panel = (side) => {
    const made = make("div", { className: "side " + side }, make("h2", {}, texts[side]));
    for (const s of facts.sliders) made.append(slider(side, s));
    const none = make("option", { value: "" });
    const sayNone = () => {
      const fails = facts.switches.some((s) => state[side][s.name]);
      none.textContent = fails ? texts.nothing_else_fails : texts.nothing_fails;
    };
    sayNone();
    if (facts.switches.length) {
      const lines = facts.switches.map((s) => {
        const box = make("input", { type: "checkbox", checked: state[side][s.name] });
        box.addEventListener("change", () => { state[side][s.name] = box.checked; sayNone(); changed(side); });
        return make("label", {}, box, make("span", {}, s.title));
      });
      made.append(make("fieldset", { className: "switches" }, make("legend", {}, texts.switches), ...lines));
    }
    if (facts.failures.length) {
      const pick = make("select", { id: side + "-failure" }, none,
        ...facts.failures.map((f) => make("option", { value: f.name }, f.title)));
      pick.value = state[side].failure;
      pick.addEventListener("change", () => { state[side].failure = pick.value; changed(side); });
      made.append(make("div", { className: "slider" }, make("label", { htmlFor: pick.id }, facts.switches.length ? texts.one_more : texts.failure), pick));
    }
    const reset = make("button", { type: "button" }, texts.reset);
    reset.addEventListener("click", () => { state[side] = { ...neutral }; panels(); changed(side); });
    const save = make("button", { type: "button" }, texts.save);
    save.addEventListener("click", async () => {
      download(await host.ask("scenario", { setting: state[side] }));
    });
    made.append(make("p", { className: "buttons" }, reset, save));
    return made;
  };
  const panels = () => {
    byId("sides").replaceChildren(...sides().map(panel));
    byId("compare").textContent = state.b ? texts.alone : texts.compare;
    byId("compare").setAttribute("aria-pressed", String(Boolean(state.b)));
  };
  // The search for shifts: what is asked, how far it is, the plan beside the roster.
  const search = { told: { state: "idle", number: 0 }, parts: null };
  const download = (got) => {
    if (got.problem) { problem(got.problem); return; }
    const link = make("a", { href: URL.createObjectURL(new Blob([got.text], { type: "text/yaml" })), download: got.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const seek = async (body) => {
    try {
      const got = await host.ask("staffing", body);
      if (got.problem) plan({ state: "failed", problem: got.problem }); else plan(got.staffing);
    } catch (error) { lost(); }
  };
  const layStaffing = () => {
    const known = facts.staffing;
    byId("staffing").hidden = !known.possible;
    const number = (id, least, most, value) => make("input", { type: "number", id, min: least, max: most, step: 1, value });
    const share = number("staffing-share", Math.round(100 * known.least_share), Math.round(100 * known.most_share), Math.round(100 * known.share));
    const seconds = number("staffing-seconds", known.least_s, known.most_s, known.seconds);
    const begin = make("button", { type: "button", id: "staffing-begin" }, texts.staffing_begin);
    const stop = make("button", { type: "button", id: "staffing-stop", hidden: true }, texts.staffing_stop);
    const save = make("button", { type: "button", id: "staffing-save", hidden: true }, texts.staffing_save);
    const bar = make("progress", { hidden: true, max: 1, value: 0 });
    const says = make("p", { className: "quiet", role: "status", "aria-live": "polite" });
    const result = make("div", {});
    begin.addEventListener("click", () => seek({ do: "begin", setting: { ...state.a, failure: "" },
      share: Number(share.value) / 100, seconds: Number(seconds.value) }));
    stop.addEventListener("click", () => seek({ do: "stop" }));
    save.addEventListener("click", async () => {
      try { download(await host.ask("staffing", { do: "file" })); } catch (error) { lost(); }
    });
    search.parts = { begin, stop, save, bar, says, result };
    byId("staffing").replaceChildren(make("h2", {}, texts.staffing), make("p", { className: "quiet" }, facts.switches.length ? texts.staffing_says_outages : texts.staffing_says),
      make("div", { className: "asked" }, make("label", {}, texts.staffing_share, share), make("label", {}, texts.staffing_seconds, seconds)),
      make("p", { className: "buttons" }, begin, stop, save), bar, says, result);
  };
  const plan = (told) => {
    if (told.number < search.told.number) return;  // heard by the other way before
    search.told = { number: search.told.number, ...told };
    const { begin, stop, save, bar, says, result } = search.parts, runs = told.state === "running";
    begin.disabled = runs;
    stop.hidden = bar.hidden = !runs;
    save.hidden = told.state !== "done";
    if (runs) {
      bar.value = Math.min(told.seconds / told.limit, 1);
      const time = told.seconds < told.limit
        ? filled(texts.staffing_runs, { seconds: Math.round(told.seconds), limit: Math.round(told.limit) }) : texts.staffing_judged;
      says.textContent = [time, told.step].filter(Boolean).join(" · ");
    } else {
      says.textContent = { failed: told.problem, stopped: texts.staffing_stopped, done: told.found }[told.state] || "";
    }
    says.className = told.state === "failed" ? "problem" : "quiet";
    if (told.state !== "done") { result.replaceChildren(); return; }
    const heads = [texts.pool, texts.agents_head, texts.hours_head, `${texts.cost_head} ${facts.staffing.currency}`];
    const row = (one) => make("tr", { className: one.total ? "total" : "" }, make("th", { scope: "row" }, one.title),
      ...one.cells.map((cell) => make("td", {}, make("span", { className: "value" }, cell.plan),
        make("span", { className: "change" }, `${texts.now} ${cell.now}, ${cell.change}`))));
    result.replaceChildren(make("div", { className: "scroll" }, make("table", {},
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...told.rows.map(row)))), make("p", { className: told.holds ? "quiet" : "problem" }, told.judged));
  };
  const moved = (setting) => Object.fromEntries(Object.entries(setting).filter(([key, value]) => value !== neutral[key]));
  const keep = () => {
    const held = state.b ? { a: moved(state.a), b: moved(state.b) } : { a: moved(state.a) };
    host.keep(held);
  };
  const restore = (held) => {
    for (const side of ["a", "b"]) {
      const kept = held && held[side];
      if (!kept) continue;
      state[side] = { ...neutral };
      for (const s of facts.sliders) {
        const value = kept[s.name];
        if (typeof value === "number" && value >= s.low && value <= s.high) state[side][s.name] = value;
      }
      for (const s of facts.switches) if (typeof kept[s.name] === "boolean") state[side][s.name] = kept[s.name];
      if (facts.failures.some((f) => f.name === kept.failure)) state[side].failure = kept.failure;
    }
  };

  byId("compare").addEventListener("click", () => {
    state.b = state.b ? null : { ...state.a };
    answers.b = answers.difference = null;
    panels(); keep(); paint();
    if (state.b) changed("b"); else host.ask("leave", { side: "b" }).catch(lost);
  });
  byId("link").hidden = !host.link;
  byId("link").addEventListener("click", async () => {
    keep();
    try { await navigator.clipboard.writeText(location.href); byId("copied").textContent = texts.copied; } catch (error) { byId("copied").textContent = location.href; }
    setTimeout(() => { byId("copied").textContent = ""; }, 4000);
  });
  restore(host.held()); panels(); layStaffing(); host.listen(heard, lost); paint();
  if (facts.staffing.possible) seek({ do: "state" });
  for (const side of sides()) changed(side);
  return { state, answers, painted, changed, panels, search };
};
