"""The prompts that office programs put into empty content controls, by language: data for `prompts`.

Sources (decision 133): files and published translations with Word's own sentences (Danish, English, German, French, Dutch, Spanish, Italian,
Portuguese, Polish, Icelandic, Norwegian, Swedish), the strings inside LibreOffice 25.2, and the round trips through ONLYOFFICE and SuperDoc. The sentences of
Finnish and Nynorsk, and the forms for menus, pictures and building blocks in most languages, follow the pattern of those that were seen.
"""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "da": r"""
(Klik( eller tryk)?|Tryk( eller klik)?)( her)?,? for at (skrive|angive|indtaste|tilføje|indsætte|vælge) ((en |noget |din )?tekst|(en )?dato|datoen)( her)?
(Klik( eller tryk)?|Tryk( eller klik)?)( her)?,? for at (angive|indtaste|tilføje|indsætte|vælge) (et (element|billede|punkt)|en (byggeblok|byggesten|værdi|mulighed))
(Klik( eller tryk)?|Tryk( eller klik)?) her,? for at (skrive|indtaste)( her)?
Klik( eller tryk)? på ikonet for at (tilføje|indsætte) et billede
Vælg (et (element|punkt|billede)|en (byggeblok|byggesten|blok|værdi|dato|mulighed|indstilling)|dato)( her| fra listen| på listen)?
(Angiv|Indtast|Skriv) (en )?(dato|værdi)( her)?
(Skriv|Indtast|Angiv|Indsæt) (din |noget |en )?tekst( her)?
(Din|Deres) tekst her
Skriv her
\[(Skriv|Indtast|Angiv)( tekst)?( her)?\]
(Angiv|Skriv|Indtast) (alt )?(det )?indhold,? (som |der )?du vil gentage,? (herunder|inklusive|også) andre indholdskontrol(elementer|ler)?(\. Du kan også [^.\n]{1,160})?
""",
    "en": r"""
(Click( or tap)?|Tap( or click)?)( here)? to (enter|type|add|insert|choose|select|pick) ((some |your |any )?text|(a |the )?date|an (item|option)|a (picture|value|building block))( here)?
(Click( or tap)?|Tap( or click)?) here to (enter|type)
Click( or tap)? (the )?icon to (add|insert) (a )?picture
(Choose|Select|Pick) (an (item|option)|a (building block|value|date|picture)|(date|item|option|value))
(Enter|Type|Insert|Add|Pick) (a )?(date|value)( here)?
(Enter|Type|Insert|Add) (your |some )?text( here)?
(Your|Enter your|Type your) (text|answer)( here)?
(Type|Write|Enter)( something)? here
\[(Type|Enter|Insert)( text)?( here)?\]
Enter any content that you want to repeat,? including other content controls(\. You can also [^.\n]{1,160})?
""",
    "nb": r"""
(Klikk( eller trykk)?|Trykk( eller klikk)?)( her)?,? for å (skrive inn|skrive|angi|legge til|legge inn|sette inn|velge) ((en |litt |ein )?tekst|(en |ein )?dato|datoen)( her)?
(Klikk( eller trykk)?|Trykk( eller klikk)?)( her)?,? for å (angi|legge til|sette inn|velge|velje) (et (element|bilde)|en (byggeblokk|byggekloss|verdi)|eit (element|bilete)|ein (byggjekloss|verdi))
Klikk( eller trykk)? (på )?ikonet for å (legge til|sette inn) (et|eit) (bilde|bilete)
Velg et (element|bilde|alternativ)
Vel eit (element|bilete|alternativ)
(Velg|Vel|Angi|Skriv inn) (en|ein) (byggeblokk|byggekloss|byggjekloss|verdi|dato)
(Skriv inn|Skriv|Angi) tekst( her)?
(Din tekst|Teksten din|Teksten) her
\[Skriv( inn)?( tekst)?( her)?\]
(Skriv inn|Angi) (alt )?(det )?innhold(et)?,? (som )?du vil gjenta,? (inkludert|også|medregnet) andre innholdskontroller(\. Du kan også [^.\n]{1,160})?
""",
    "nn": r"""
(Klikk( eller trykk)?|Trykk( eller klikk)?)( her)?,? for å (skrive inn|skrive|angje|leggje til|leggje inn|setje inn|velje) ((ein |litt )?tekst|(ein )?dato|datoen|eit (element|bilete)|ein (byggjekloss|byggekloss|verdi))( her)?
(Angje|Skriv inn) (tekst|ein dato)( her)?
""",
    "sv": r"""
(Klicka( eller tryck)?|Tryck( eller klicka)?)( här)?,? för att (ange|skriva in|skriva|lägga till|infoga|välja|mata in) ((en |lite |din )?text|(ett )?datum|datumet)( här)?
(Klicka( eller tryck)?|Tryck( eller klicka)?)( här)?,? för att (ange|lägga till|infoga|välja) (ett (objekt|alternativ|byggblock|värde)|en bild)
Klicka på ikonen för att (lägga till|infoga) en bild
Välj (ett (objekt|alternativ|byggblock|värde|datum)|en bild|datum)
Ange (ett )?datum
(Ange|Skriv|Skriv in) (din )?text( här)?
(Din text|Skriv) här
\[(Skriv|Ange)( text)?( här)?\]
(Ange|Skriv) (allt )?(det )?innehåll,? (som )?du vill upprepa,? (inklusive|även) andra innehållskontroller(\. Du kan också [^.\n]{1,160})?
""",
    "de": r"""
(Klicken( oder tippen)?|Tippen( oder klicken)?) Sie( hier)?,? um (einen |Ihren )?Text (hier )?(einzugeben|einzufügen|hinzuzufügen)
(Klicken( oder tippen)?|Tippen( oder klicken)?) Sie( hier)?,? um ((ein |das )?Datum|ein (Bild|Element)|einen (Baustein|Wert)) (einzugeben|einzufügen|hinzuzufügen|auszuwählen)
(Hier )?(Klicken|Tippen)( oder (tippen|klicken))?( hier)?,? um (einen |Ihren )?(Text|ein Datum|Datum|ein Element|ein Bild) (hier )?(einzugeben|einzufügen|hinzuzufügen|auszuwählen)
(Zum Eingeben von Text|Zur Texteingabe|Zum Auswählen eines Datums)( hier)? (klicken|tippen)( oder (tippen|klicken))?
(Text|Titel|Datum|Bild) durch Klicken (hinzufügen|eingeben|einfügen)
Klicken Sie auf das Symbol,? um ein Bild (hinzuzufügen|einzufügen)
(Bitte wählen|Wählen) Sie (ein (Element|Bild|Datum)|eine Option|einen (Baustein|Wert)) aus
Geben Sie (hier )?((ein )?Datum|(einen |Ihren )?Text) (hier )?ein
Datum (eingeben|auswählen|wählen)
(Hier )?(Ihren )?Text (hier )?eingeben
(Element|Option|Bild|Baustein) (auswählen|wählen)
Ihr Text hier
\[(Hier )?(Text )?eingeben\]
Geben Sie (alle |beliebige )?Inhalte ein,? die (Sie )?wiederhol(en möchten|t werden sollen),? (einschließlich|auch) (anderer|weiterer) Inhaltssteuerelemente(\. Sie können [^.\n]{1,160})?
""",
    "nl": r"""
(Klik( of tik)?|Tik( of klik)?)( hier)?,? om( hier)? (een |uw |wat )?(tekst|datum|item|element|waarde|afbeelding|bouwsteen)( hier)? (in te voeren|toe te voegen|in te voegen|te typen|te kiezen|te selecteren|op te geven)
(Klik( of tik)?|Tik( of klik)?) hier als u (een |uw )?(tekst|datum|item|afbeelding) wilt (invoeren|toevoegen|invoegen|typen|kiezen|opgeven)
Klik op het pictogram (als u een afbeelding wilt toevoegen|om een afbeelding toe te voegen)
(Kies|Selecteer) een (item|element|optie|bouwsteen|datum|waarde|afbeelding)
(Voer|Typ|Vul) (hier )?(een |uw )?(tekst|datum|waarde)( hier)? in
Typ (hier )?(uw )?tekst( hier)?
(Tekst|Datum) (hier )?(invoeren|typen|kiezen)
Uw tekst hier
Voer (alle )?inhoud in die u wilt herhalen,? (inclusief|met inbegrip van|ook) andere (inhoudsbesturingselementen|besturingselementen voor inhoud)(\. U kunt [^.\n]{1,160})?
""",
    "fr": r"""
(Cliquez|Appuyez|Touchez)( ou (appuyez|cliquez|touchez|tapez))?( ici)? pour (entrer|taper|saisir|écrire|insérer|ajouter|choisir|sélectionner) ((du |le |un |votre )?texte|(une |la )?date|un (élément|bloc de construction)|une (image|option|valeur))( ici)?
Cliquez sur l['’]icône pour (ajouter|insérer) une image
(Choisissez|Sélectionnez) (un (élément|bloc de construction)|une (date|image|option|valeur))
(Entrez|Saisissez|Tapez|Écrivez|Insérez)( ici)? ((du |le |un |votre )?texte|(une |la )?date)( ici)?
(Votre texte|Écrivez) ici
(Entrez|Saisissez) (tout |le )?contenu (que vous (souhaitez|voulez) répéter|à répéter),? (y compris|notamment) (d['’]|les )?autres contrôles de contenu(\. Vous pouvez [^.\n]{1,160})?
""",
    "es": r"""
(Haga|Haz) (clic|click)( aquí)?( o (pulse|toque|puntee|presione))?( aquí)? para (escribir|introducir|ingresar|especificar|agregar|insertar|seleccionar|elegir) ((un |el |su )?texto|(una |la )?fecha|un (elemento|bloque de creación|valor)|una (imagen|opción))( aquí)?
(Pulse|Toque)( o haga clic)?( aquí)? para (escribir|introducir|ingresar|agregar|insertar|seleccionar|elegir) ((un |el |su )?texto|(una |la )?fecha|un (elemento|bloque de creación|valor)|una (imagen|opción))( aquí)?
Haga clic en el icono para (agregar|insertar) una imagen
(Elija|Elige|Seleccione|Selecciona) (un (elemento|bloque de creación|valor)|una (fecha|imagen|opción))
(Escriba|Escribe|Introduzca|Ingrese|Especifique)( aquí)? ((un |el |su )?texto|(una |la )?fecha)( aquí)?
Su texto aquí
(Escriba|Introduzca|Especifique) (cualquier |el |todo el )?contenido que (quiera|desee|desea) repetir,? (incluidos|incluyendo|incluso) otros controles de contenido(\. También [^.\n]{1,160})?
""",
    "it": r"""
(Fare|Fai) clic( qui)?( o (toccare|tocca))?( qui)? per (immettere|inserire|scrivere|digitare|aggiungere|scegliere|selezionare) ((il |del |un )?testo|(una |la )?data|un (elemento|blocco predefinito|valore)|un['’](immagine|opzione))( qui)?
(Toccare|Tocca|Cliccare|Clicca)( o fare clic)?( qui)? per (immettere|inserire|scrivere|digitare|aggiungere|scegliere|selezionare) ((il |del |un )?testo|(una |la )?data|un elemento)( qui)?
Fare clic sull['’]icona per (inserire|aggiungere) un['’]immagine
(Scegliere|Scegli|Selezionare|Seleziona) (un (elemento|blocco predefinito|valore)|una (data|voce)|un['’](immagine|opzione))
(Immettere|Immetti|Inserire|Inserisci|Digitare|Scrivere|Scrivi)( qui)? ((il |del |un )?testo|(una |la )?data)( qui)?
(Il tuo|Il vostro) testo qui
(Immettere|Inserire) (il |qualsiasi )?contenuto (da ripetere|che si desidera ripetere),? (inclusi|compresi|incluso) altri controlli (del )?contenuto(\. È [^.\n]{1,160})?
""",
    "pt": r"""
(Clique|Toque|Carregue)( ou (toque|clique|carregue))?( aqui)? para (introduzir|inserir|digitar|escrever|adicionar|escolher|selecionar) ((o |um |seu )?texto|(uma |a )?data|um (item|elemento|bloco modular|valor)|uma (imagem|opção))( aqui)?
Clique no ícone para (adicionar|inserir) uma imagem
(Escolha|Escolher|Selecione|Selecionar) (um (item|elemento|bloco modular|valor)|uma (data|imagem|opção))
(Introduza|Introduzir|Insira|Inserir|Digite|Escreva)( aqui)? ((o |um |seu |o seu )?texto|(uma |a )?data)( aqui)?
(Seu|O seu) texto aqui
(Introduza|Insira|Digite) (qualquer |o |todo o )?conteúdo que (pretende|deseja|você deseja) repetir,? (incluindo|inclusive) outros controlos? de conteúdo(\. Também [^.\n]{1,160})?
""",
    "fi": r"""
(Kirjoita|Lisää|Anna|Syötä|Valitse) (tekstiä|tekstin|teksti|päivämäärän|päivämäärä|kuvan|kuva|kohteen|kohde|rakenneosa) (napsauttamalla|napauttamalla)( tai (napauttamalla|napsauttamalla))?( (tätä|tästä|tähän|kuvaketta))?
(Napsauta|Napauta)( tai (napauta|napsauta))?( (tätä|tästä|tähän))?,? (ja )?(kirjoittaaksesi|lisätäksesi|antaaksesi|syöttääksesi|valitaksesi|kirjoita|lisää|anna|syötä|valitse) (tekstiä|tekstin|teksti|päivämäärän|päivämäärä|kuvan|kuva|kohteen|kohde)
(Napsauta|Napauta)( tai (napauta|napsauta))? tätä tekstiä
Valitse (kohde|rakenneosa|päivämäärä|kuva|vaihtoehto|arvo)
(Kirjoita|Lisää|Syötä|Anna) (tekstiä|tekstin|teksti|päivämäärä)( tähän)?
(Kirjoita|Syötä) tähän( tekstiä| teksti)?
(Tekstisi|Teksti) tähän
""",
    "is": r"""
(Smelltu|Smellið|Ýttu|Ýtið|Pikkaðu|Pikkið)( eða (pikkaðu|pikkið|ýttu|ýtið|smelltu|smellið))?( hér)? til að (slá inn|færa inn|skrifa|setja inn|bæta við|velja) (texta|dagsetningu|atriði|hlut|mynd|gildi|einingu)( hér)?
(Veldu|Veljið) (atriði|hlut|dagsetningu|mynd|gildi|einingu|valkost)
(Sláðu|Sláið|Færðu|Færið) inn (texta|dagsetningu)( hér)?
(Skrifaðu|Skrifið) (texta )?hér
(Textinn þinn|Texti) hér
""",
    "pl": r"""
(Kliknij|Naciśnij|Dotknij)( (lub|albo) (naciśnij|dotknij|kliknij))?( tutaj)?,? aby (wprowadzić|wpisać|dodać|wybrać|wstawić) (tekst|datę|element|obraz|blok konstrukcyjny|wartość)
Kliknij ikonę,? aby dodać obraz
Wybierz (element|blok konstrukcyjny|datę|obraz|wartość|opcję)
(Wprowadź|Wpisz|Wstaw)( tutaj)? (swój )?(tekst|datę)( tutaj)?
(Twój tekst|Tekst) tutaj
Wprowadź (dowolną )?zawartość,? którą chcesz powtórzyć,? (łącznie z|w tym) inny(mi|ch|e) formant(ami|ów|y) zawartości(\. Możesz [^.\n]{1,160})?
""",
    "cs": r"""
Klikněte( nebo klepněte)?( sem)? a zadejte (text|datum)
(Kliknutím|Klepnutím)( nebo (klepnutím|kliknutím))?( sem)? zadejte (text|datum)
(Zvolte|Vyberte) (položku|datum|stavební blok)
""",
    "uk": r"""
(Клацніть|Торкніться)( або (торкніться|клацніть))?( тут)?,? щоб (ввести|додати|вибрати) (текст|дату|елемент)
(Місце для введення|Место для ввода) (тексту|текста|дати|даты)
(Виберіть|Выберите) (елемент|элемент)
""",
    "tr": r"""
(Metin|Tarih) girmek için( buraya)? (tıklayın|tıklatın|dokunun)( veya (dokunun|tıklayın))?
(Bir öğe|Öğe|Tarih) seçin
""",
    "": r"""
[<\[«‹](Placeholder|Pladsholder|Platzhalter|Plassholder|Platshållare|Texte?|Tekst|Dato|Date|Datum)( text|tekst)?[>\]»›]
(Placeholder( text)?|Pladsholder(tekst)?|Platzhalter(text)?|Plassholder(tekst)?|Platshållare|Tijdelijke aanduiding|Texte d['’]espace réservé)
""",
}
"""The prompts by language, one a line, in words of old and new versions: `(a|b)` is a choice, `?` marks what may be missing.

Text, date, list, picture, building block and repeated section, of Word, LibreOffice, ONLYOFFICE, SuperDoc and others. Each ends with a full
stop, or with nothing. The variants are written out, since the wording differs between versions; every part is bounded.
"""

FIRST_WORDS: Final = {
    "da": "klik tryk vælg angiv indtast indsæt skriv din deres",
    "en": "click tap choose select enter pick type insert add write your",
    "nb": "klikk trykk velg vel angi skriv din teksten",
    "nn": "klikk trykk angje skriv",
    "sv": "klicka tryck välj ange skriv din",
    "de": "klicken tippen wählen bitte geben datum hier text titel bild element option baustein ihr ihren zum zur",
    "nl": "klik tik kies selecteer voer typ vul tekst datum uw",
    "fr": "cliquez appuyez touchez choisissez sélectionnez entrez saisissez tapez écrivez insérez votre",
    "es": "haga haz pulse toque elija elige seleccione selecciona escriba escribe introduzca ingrese especifique su",
    "it": "fare fai toccare tocca cliccare clicca scegliere scegli selezionare seleziona immettere immetti inserire inserisci digitare scrivere scrivi il",
    "pt": "clique toque carregue escolha escolher selecione selecionar introduza introduzir insira inserir digite escreva seu o",
    "fi": "kirjoita lisää anna syötä valitse napsauta napauta tekstisi teksti",
    "is": "smelltu smellið ýttu ýtið pikkaðu pikkið veldu veljið sláðu sláið færðu færið skrifaðu skrifið textinn texti",
    "pl": "kliknij naciśnij dotknij wybierz wprowadź wpisz wstaw twój tekst",
    "cs": "klikněte kliknutím klepnutím zvolte vyberte",
    "uk": "клацніть торкніться місце место виберіть выберите",
    "tr": "metin tarih bir öğe",
    "": "placeholder pladsholder pladsholdertekst platzhalter platzhaltertext plassholder plassholdertekst platshållare tijdelijke text texte tekst dato date datum",
}
"""The words with which the prompts of a language begin, in small letters: most texts begin with none, and only the patterns of these languages are compiled."""

LAST_WORDS: Final = (
    "tekst", "text", "texte", "texto", "testo", "tekstiä", "tekstin", "teksti", "texta", "tekstu", "текст", "dato", "datoen", "date", "datum", "datumet", "data", "fecha",
    "päivämäärä", "päivämäärän", "dagsetningu", "datę", "дату", "дати", "даты", "element", "elemento", "elementti", "élément", "atriði", "hlut", "kohde", "kohteen", "item",
    "punkt", "billede", "bilde", "bilete", "bild", "blok", "byggesten", "byggekloss", "byggjekloss", "blokk", "byggblock", "block", "værdi", "verdi", "värde", "value", "waarde", "valeur", "valor", "valore",
    "gildi", "wartość", "arvo", "picture", "image", "imagen", "imagem", "immagine", "mynd", "kuva", "kuvan", "obraz", "afbeelding", "mulighed", "indstilling", "alternativ", "option", "optie", "opción", "opção", "opzione",
    "opcję", "valkost", "vaihtoehto", "voce", "listen", "her", "here", "här", "hier", "ici", "aquí", "qui", "aqui", "hér", "tutaj", "tähän", "tätä", "tästä", "kuvaketta", "napsauttamalla", "napauttamalla",
    "einzugeben", "einzufügen", "hinzuzufügen", "auszuwählen", "aus", "ein", "eingeben", "einfügen", "hinzufügen", "auswählen", "wählen", "klicken", "tippen",
    "in te voeren", "toe te voegen", "in te voegen", "te typen", "te kiezen", "te selecteren", "op te geven", "wilt invoeren", "wilt toevoegen", "wilt invoegen", "wilt typen",
    "wilt kiezen", "wilt opgeven", "tekst in", "datum in", "waarde in", "hier in", "invoeren", "typen", "kiezen", "bouwsteen", "bloc de construction", "bloque de creación", "blocco predefinito", "bloco modular", "objekt", "rakenneosa",
    "einingu", "blok konstrukcyjny", "položku", "stavební blok", "тексту", "текста", "елемент", "элемент", "tıklayın", "tıklatın", "dokunun", "seçin", "to enter", "to type", "answer", "at skrive", "at indtaste", "placeholder",
    "pladsholder", "platzhalter", "plassholder", "platshållare", "aanduiding", "réservé", "]", ">", "»", "›",
)  # fmt: skip
"""The last letters of the prompts, in small letters."""
