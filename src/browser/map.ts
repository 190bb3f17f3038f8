import "maplibre-gl/dist/maplibre-gl.css";
import {
  AttributionControl,
  type GeoJSONFeature,
  type GeoJSONSource,
  LngLatBounds,
  Map as MapLibre,
  Marker,
  NavigationControl,
  Popup,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";

/** What `/annuaire/points` answers: longitude, latitude, FINESS, name, a free place said. */
type Points = { total: number; points: [number, number, string, string, 0 | 1][] };
/** What `/annuaire/fond` answers: towns by population, and every commune as pairs of thousandths of a degree. */
type Ground = { towns: [number, number, string][]; communes: number[] };
type Around = { lat: number; lon: number; radiusKm: number };

const french = {
  "NavigationControl.ZoomIn": "Agrandir",
  "NavigationControl.ZoomOut": "Réduire",
  "AttributionControl.ToggleAttribution": "Sources de la carte",
  "Map.Title": "Carte des établissements",
  "Popup.Close": "Fermer",
  "ScaleControl.Kilometers": "km",
  "ScaleControl.Meters": "m",
};
/** Metropolitan France, when nothing is around a place. */
const france: [[number, number], [number, number]] = [
  [-5.2, 41.3],
  [9.6, 51.1],
];

/**
 * Draws the map of a search in its element: clusters and places as buttons one reaches with the keyboard, the circle searched,
 * and the country as the scatter of its communes when no tile address is configured. Throws where WebGL is missing.
 */
export async function draw(element: HTMLElement): Promise<() => void> {
  const { points: address, ground, worker, tiles, attribution } = element.dataset;
  const around = element.dataset.around ? (JSON.parse(element.dataset.around) as Around) : null;
  setWorkerUrl(worker!);
  const [found, land] = await Promise.all([read<Points>(address!), tiles ? null : read<Ground>(ground!)]);
  const frame = document.createElement("div");
  frame.className = "carte-interactive";
  element.replaceChildren(frame);
  const map = new MapLibre({
    container: frame,
    style: styleOf(element, found, land, around, tiles ?? null),
    attributionControl: false,
    locale: french,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 16,
    cooperativeGestures: false,
    bounds: boundsOf(found, around),
    fitBoundsOptions: { padding: 30, maxZoom: 13 },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  if (attribution) map.addControl(new AttributionControl({ compact: true, customAttribution: attribution }));
  if (land) showTowns(map, land);
  showPlaces(map, element);
  await new Promise<void>((done) => void map.once("load", () => done()));
  element.dataset.ready = "oui";
  return () => map.remove();
}

async function read<Body>(address: string): Promise<Body> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as Body;
}

/** Colours come from the page, so that the dark theme has its own. */
const colour = (element: HTMLElement, name: string) => getComputedStyle(element).getPropertyValue(name).trim();

function styleOf(
  element: HTMLElement,
  { points }: Points,
  land: Ground | null,
  around: Around | null,
  tiles: string | null,
): StyleSpecification {
  const features = points.map(([lon, lat, finess, name, free]) => ({
    type: "Feature" as const,
    geometry: { type: "Point" as const, coordinates: [lon, lat] },
    properties: { finess, name, free },
  }));
  return {
    version: 8,
    sources: {
      places: {
        type: "geojson",
        data: { type: "FeatureCollection", features },
        cluster: true,
        clusterRadius: 48,
        clusterMaxZoom: 13,
      },
      ...(land ? { land: { type: "geojson" as const, data: scatter(land.communes) } } : {}),
      ...(around ? { around: { type: "geojson" as const, data: circle(around) } } : {}),
      ...(tiles ? { tiles: { type: "raster" as const, tiles: [tiles], tileSize: 256 } } : {}),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour(element, "--carte-fond") } },
      ...(tiles ? [{ id: "tiles", type: "raster" as const, source: "tiles" }] : []),
      ...(land
        ? [
            {
              id: "land",
              type: "circle" as const,
              source: "land",
              paint: {
                "circle-color": colour(element, "--carte-communes"),
                "circle-radius": ["interpolate" as const, ["linear" as const], ["zoom" as const], 4, 1, 8, 2.5, 12, 4],
              },
            } as StyleSpecification["layers"][number],
          ]
        : []),
      ...(around
        ? [
            {
              id: "around",
              type: "line" as const,
              source: "around",
              paint: {
                "line-color": colour(element, "--carte-cercle"),
                "line-width": 2,
                "line-dasharray": [3, 2] as [number, number],
              },
            },
          ]
        : []),
      // nothing is drawn of the places themselves: they are buttons, over the map
      { id: "places", type: "circle", source: "places", paint: { "circle-radius": 1, "circle-opacity": 0 } },
    ],
  };
}

function boundsOf({ points }: Points, around: Around | null): LngLatBounds {
  if (around) {
    const bounds = new LngLatBounds();
    for (const at of circle(around).geometry.coordinates[0]!) bounds.extend(at as [number, number]);
    return bounds;
  }
  const mainland = points.filter(([lon, lat]) => lon > -6 && lon < 10 && lat > 41 && lat < 52);
  const shown = mainland.length > 0 ? mainland : points;
  if (shown.length === 0 || shown.length > 2000) return LngLatBounds.convert(france);
  const bounds = new LngLatBounds();
  for (const [lon, lat] of shown) bounds.extend([lon, lat]);
  return bounds;
}

const scatter = (communes: number[]) => ({
  type: "Feature" as const,
  properties: {},
  geometry: {
    type: "MultiPoint" as const,
    coordinates: Array.from({ length: communes.length / 2 }, (_, i) => [
      communes[2 * i]! / 1000,
      communes[2 * i + 1]! / 1000,
    ]),
  },
});

function circle({ lat, lon, radiusKm }: Around) {
  const [high, wide] = [radiusKm / 111.19, radiusKm / 111.19 / Math.cos((lat * Math.PI) / 180)];
  const coordinates = [
    Array.from({ length: 73 }, (_, i) => {
      const turn = (i / 36) * Math.PI;
      return [lon + wide * Math.cos(turn), lat + high * Math.sin(turn)];
    }),
  ];
  return { type: "Feature" as const, properties: {}, geometry: { type: "Polygon" as const, coordinates } };
}

/** The largest towns in sight, as many as leave each other room. */
function showTowns(map: MapLibre, { towns }: Ground): void {
  let shown: Marker[] = [];
  const show = () => {
    for (const marker of shown) marker.remove();
    shown = [];
    const bounds = map.getBounds();
    const taken: { x: number; y: number }[] = [];
    for (const [lon, lat, name] of towns) {
      if (!bounds.contains([lon, lat])) continue;
      const at = map.project([lon, lat]);
      if (taken.some(({ x, y }) => Math.abs(x - at.x) < 90 && Math.abs(y - at.y) < 26)) continue;
      taken.push(at);
      const label = Object.assign(document.createElement("span"), { className: "carte-ville", textContent: name });
      label.setAttribute("aria-hidden", "true");
      shown.push(new Marker({ element: label, anchor: "left" }).setLngLat([lon, lat]).addTo(map));
      if (taken.length >= 25) break;
    }
  };
  map.on("load", show);
  map.on("moveend", show);
}

/** Each cluster and each place in sight is a button; the same one stays while it is in sight. */
function showPlaces(map: MapLibre, element: HTMLElement): void {
  const shown = new Map<string, Marker>();
  const show = () => {
    if (!map.isSourceLoaded("places")) return;
    const wanted = new Map<string, GeoJSONFeature>();
    for (const feature of map.querySourceFeatures("places")) wanted.set(keyOf(feature), feature);
    for (const [key, marker] of shown)
      if (!wanted.has(key)) {
        marker.remove();
        shown.delete(key);
      }
    for (const [key, feature] of wanted) {
      if (shown.has(key) || feature.geometry.type !== "Point") continue;
      const at = feature.geometry.coordinates as [number, number];
      if (!map.getBounds().contains(at)) continue;
      const button = feature.properties.cluster ? clusterButton(map, feature, at) : placeButton(map, feature, at);
      shown.set(key, new Marker({ element: button }).setLngLat(at).addTo(map));
    }
    element.dataset.shown = String(shown.size);
  };
  map.on("idle", show);
  map.on("moveend", show);
}

const keyOf = ({ properties }: GeoJSONFeature) =>
  properties.cluster ? `c${properties.cluster_id}` : `p${properties.finess}`;

function clusterButton(map: MapLibre, feature: GeoJSONFeature, at: [number, number]): HTMLElement {
  const { cluster_id: id, point_count: count } = feature.properties as { cluster_id: number; point_count: number };
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: `carte-amas carte-amas--${count < 10 ? "petit" : count < 100 ? "moyen" : "grand"}`,
    textContent: count.toLocaleString("fr-FR"),
  });
  button.setAttribute("aria-label", `${count.toLocaleString("fr-FR")} établissements : agrandir`);
  button.addEventListener("click", async () => {
    const zoom = await (map.getSource("places") as GeoJSONSource).getClusterExpansionZoom(id);
    map.easeTo({ center: at, zoom: Math.min(16, zoom + 0.2) });
  });
  return button;
}

function placeButton(map: MapLibre, { properties }: GeoJSONFeature, at: [number, number]): HTMLElement {
  const { finess, name, free } = properties as { finess: string; name: string; free: number };
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: `carte-lieu${free ? " carte-lieu--libre" : ""}`,
  });
  button.setAttribute("aria-label", `${name}${free ? ", une place libre déclarée" : ""}`);
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    const link = Object.assign(document.createElement("a"), {
      href: `/etablissements/${encodeURIComponent(finess)}`,
      textContent: name,
      className: "fr-link",
    });
    const said = document.createElement("div");
    said.append(link);
    if (free)
      said.append(
        Object.assign(document.createElement("p"), { className: "note", textContent: "Place libre déclarée" }),
      );
    new Popup({ focusAfterOpen: true, maxWidth: "260px" }).setLngLat(at).setDOMContent(said).addTo(map);
  });
  return button;
}
