// Redraws the days of a week while their hours are typed; a night goes on in the next day.
const SLOT = /^(\d{1,2})(?::(\d\d))?\s*[-\u2013\u2014]\s*(\d{1,2})(?::(\d\d))?$/;
const DAY = 24 * 60;

function slots(text) {
  return text.split(/[,;]/).map((part) => SLOT.exec(part.trim())).filter(Boolean)
    .map(([, begin, past = 0, end, over = 0]) => [begin * 60 + +past, end * 60 + +over])
    .filter(([begin, end]) => begin <= DAY && end <= DAY);
}

function bar([begin, end]) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  Object.entries({ class: "open", x: begin, width: Math.max(end - begin, 0), height: 10 })
    .forEach(([name, value]) => rect.setAttribute(name, value));
  return rect;
}

export default function week(place) {
  const days = [...place.querySelectorAll(".calendar-day")];
  const draw = () => {
    const open = days.map(() => []);
    days.forEach((day, number) => slots(day.querySelector("input").value).forEach(([begin, end]) => {
      open[number].push([begin, end < begin ? DAY : end]);
      if (end < begin) open[(number + 1) % days.length].push([0, end]);
    }));
    days.forEach((day, number) => {
      const picture = day.querySelector(".dayhours");
      picture.querySelectorAll(".open").forEach((old) => old.remove());
      picture.querySelector(".ticks").before(...open[number].map(bar));
    });
  };
  place.addEventListener("input", draw);
  draw();
}
