<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>Version {version}, with Python {python} and Qt {qt}.</source>
        <translation>Version {version}, mit Python {python} und Qt {qt}.</translation>
    </message>
    <message>
        <source>About, version, licences</source>
        <translation>Über, Version, Lizenzen</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Qt is used under the LGPL 3: you may replace its libraries by your own, in the folder of PySide6.</source>
        <translation>Qt wird unter der LGPL 3 genutzt: Sie dürfen seine Bibliotheken im Ordner von PySide6 durch eigene ersetzen.</translation>
    </message>
</context>
<context>
    <name>AddForm</name>
    <message>
        <source>Course</source>
        <translation>Kurs</translation>
    </message>
    <message>
        <source>Such as CS101 Algorithms</source>
        <translation>Etwa CS101 Algorithmen</translation>
    </message>
    <message>
        <source>Term</source>
        <translation>Semester</translation>
    </message>
    <message>
        <source>Such as Fall 2026</source>
        <translation>Etwa Wintersemester 2026/27</translation>
    </message>
    <message>
        <source>Presenters</source>
        <translation>Vortragende</translation>
    </message>
    <message>
        <source>Names, parted by commas</source>
        <translation>Namen, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Published: students can watch</source>
        <translation>Veröffentlicht: für Studierende sichtbar</translation>
    </message>
    <message>
        <source>Draft: only you see them</source>
        <translation>Entwurf: nur hier sichtbar</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>Sichtbarkeit</translation>
    </message>
    <message>
        <source>Renditions</source>
        <translation>Fassungen</translation>
    </message>
</context>
<context>
    <name>AddModel</name>
    <message>
        <source>Title and file</source>
        <translation>Titel und Datei</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Leave {title} out</source>
        <translation>{title} weglassen</translation>
    </message>
</context>
<context>
    <name>AddSheet</name>
    <message>
        <source>Add lectures</source>
        <translation>Vorlesungen hinzufügen</translation>
    </message>
    <message>
        <source>Adding</source>
        <translation>Wird hinzugefügt</translation>
    </message>
    <message>
        <source>Choose more files</source>
        <translation>Weitere Dateien auswählen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Completion</source>
        <translation>Vervollständigung</translation>
    </message>
    <message>
        <source>More of what was dropped could not be read.</source>
        <translation>Auch anderes vom Abgelegten konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>{file} is in the queue already</source>
        <translation>{file} ist schon in der Warteschlange</translation>
    </message>
    <message>
        <source>{file} was added before; adding it again changes only what is said of it</source>
        <translation>{file} wurde schon einmal hinzugefügt; erneutes Hinzufügen ändert nur die Angaben dazu</translation>
    </message>
    <message>
        <source>Seems to be the same recording as {file}</source>
        <translation>Offenbar dieselbe Aufnahme wie {file}</translation>
    </message>
    <message>
        <source>{file} is in the catalog already, as {title}</source>
        <translation>{file} ist schon im Katalog, als {title}</translation>
    </message>
    <message>
        <source>Looking for recordings…</source>
        <translation>Aufnahmen werden gesucht …</translation>
    </message>
    <message>
        <source>{amount}, still counting</source>
        <translation>{amount}, es wird noch gezählt</translation>
    </message>
    <message numerus="yes">
        <source>{amount}; %n left out</source>
        <translation>
            <numerusform>{amount}; %n ausgelassen</numerusform>
            <numerusform>{amount}; %n ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Add 1 lecture</source>
        <translation>1 Vorlesung hinzufügen</translation>
    </message>
    <message>
        <source>Add {count} lectures</source>
        <translation>{count} Vorlesungen hinzufügen</translation>
    </message>
    <message>
        <source>1 file was not added</source>
        <translation>1 Datei wurde nicht hinzugefügt</translation>
    </message>
    <message>
        <source>{count} files were not added</source>
        <translation>{count} Dateien wurden nicht hinzugefügt</translation>
    </message>
</context>
<context>
    <name>AddTable</name>
    <message>
        <source>Files to add</source>
        <translation>Dateien zum Hinzufügen</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>BatchLine</name>
    <message>
        <source>All jobs</source>
        <translation>Alle Aufträge</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>{done} von {total} fertig</translation>
    </message>
</context>
<context>
    <name>Beside</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>add its recording again</source>
        <translation>die Aufnahme erneut hinzufügen</translation>
    </message>
    <message>
        <source>is not in the catalog any more</source>
        <translation>ist nicht mehr im Katalog</translation>
    </message>
    <message>
        <source>The lecture</source>
        <translation>Die Vorlesung</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deleted {title}</source>
        <translation>{title} gelöscht</translation>
    </message>
    <message>
        <source>Deleted {count} lectures</source>
        <translation>{count} Vorlesungen gelöscht</translation>
    </message>
</context>
<context>
    <name>BuildView</name>
    <message>
        <source>Output of the build of {service}</source>
        <translation>Ausgabe beim Bauen von {service}</translation>
    </message>
    <message>
        <source>Build of {service}</source>
        <translation>{service} wird gebaut</translation>
    </message>
    <message>
        <source>Show output</source>
        <translation>Ausgabe zeigen</translation>
    </message>
    <message>
        <source>Hide output</source>
        <translation>Ausgabe verbergen</translation>
    </message>
</context>
<context>
    <name>CaptionForm</name>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Such as English or en</source>
        <translation>Etwa Deutsch oder de</translation>
    </message>
    <message>
        <source>Name in the player</source>
        <translation>Name im Player</translation>
    </message>
    <message>
        <source>The language&apos;s own word</source>
        <translation>Wie die Sprache sich selbst nennt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>CaptionRow</name>
    <message>
        <source>unknown language</source>
        <translation>unbekannte Sprache</translation>
    </message>
    <message>
        <source>Name {captions}</source>
        <translation>{captions} benennen</translation>
    </message>
    <message>
        <source>Remove {captions}</source>
        <translation>{captions} entfernen</translation>
    </message>
</context>
<context>
    <name>CaptionsSection</name>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message>
        <source>Add captions</source>
        <translation>Untertitel hinzufügen</translation>
    </message>
    <message>
        <source>A .vtt or .srt file; it can also be dropped here</source>
        <translation>Eine .vtt- oder .srt-Datei; sie kann auch hier abgelegt werden</translation>
    </message>
    <message>
        <source>Captions ({patterns})</source>
        <translation>Untertitel ({patterns})</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>Catalog</name>
    <message>
        <source>No lecture fits</source>
        <translation>Keine Vorlesung passt</translation>
    </message>
    <message>
        <source>Show all lectures</source>
        <translation>Alle Vorlesungen zeigen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Lectures</source>
        <translation>Vorlesungen</translation>
    </message>
    <message>
        <source>The catalog cannot be reached</source>
        <translation>Der Katalog ist nicht erreichbar</translation>
    </message>
    <message>
        <source>Nothing is called “{text}”.</source>
        <translation>Nichts heißt „{text}“.</translation>
    </message>
    <message>
        <source>1 lecture</source>
        <translation>1 Vorlesung</translation>
    </message>
    <message>
        <source>{count} lectures</source>
        <translation>{count} Vorlesungen</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Details zeigen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>CatalogModel</name>
    <message>
        <source>Lectures</source>
        <translation>Vorlesungen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Kurs</translation>
    </message>
    <message>
        <source>Presenter</source>
        <translation>Vortragende</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>Sichtbarkeit</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
</context>
<context>
    <name>ChapterRow</name>
    <message>
        <source>Beginning of chapter {n}</source>
        <translation>Beginn von Kapitel {n}</translation>
    </message>
    <message>
        <source>Title of chapter {n}</source>
        <translation>Titel von Kapitel {n}</translation>
    </message>
    <message>
        <source>Remove chapter {n}</source>
        <translation>Kapitel {n} entfernen</translation>
    </message>
</context>
<context>
    <name>ChaptersSection</name>
    <message>
        <source>As text</source>
        <translation>Als Text</translation>
    </message>
    <message>
        <source>All chapters as lines such as 12:30 Hashing, to write, copy or paste</source>
        <translation>Alle Kapitel als Zeilen wie 12:30 Hashing, zum Schreiben, Kopieren oder Einfügen</translation>
    </message>
    <message>
        <source>Chapters as text</source>
        <translation>Kapitel als Text</translation>
    </message>
    <message>
        <source>0:00 Welcome
12:30 Hashing</source>
        <translation>0:00 Begrüßung
12:30 Hashing</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Chapter {n}</source>
        <translation>Kapitel {n}</translation>
    </message>
    <message>
        <source>Write it as 12:30</source>
        <translation>Als 12:30 schreiben</translation>
    </message>
    <message>
        <source>Not between its neighbours</source>
        <translation>Nicht zwischen den Nachbarn</translation>
    </message>
    <message>
        <source>A chapter needs a title</source>
        <translation>Ein Kapitel braucht einen Titel</translation>
    </message>
    <message>
        <source>Add at {time}</source>
        <translation>Bei {time} hinzufügen</translation>
    </message>
    <message>
        <source>Add a chapter at {time}</source>
        <translation>Ein Kapitel bei {time} hinzufügen</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Lines of {service}</source>
        <translation>Zeilen von {service}</translation>
    </message>
    <message>
        <source>Show or hide the lines of {service}</source>
        <translation>Zeilen von {service} zeigen oder verbergen</translation>
    </message>
</context>
<context>
    <name>ChipsField</name>
    <message>
        <source>Several values, add one to all</source>
        <translation>Mehrere Werte, einen für alle hinzufügen</translation>
    </message>
</context>
<context>
    <name>Choice</name>
    <message>
        <source>{what}: {choice}</source>
        <translation>{what}: {choice}</translation>
    </message>
</context>
<context>
    <name>Column</name>
    <message>
        <source>No setting fits</source>
        <translation>Keine Einstellung passt</translation>
    </message>
    <message>
        <source>Other words may find it.</source>
        <translation>Andere Wörter finden sie vielleicht.</translation>
    </message>
    <message>
        <source>Show {section}</source>
        <translation>{section} zeigen</translation>
    </message>
</context>
<context>
    <name>Completions</name>
    <message>
        <source>Completion</source>
        <translation>Vervollständigung</translation>
    </message>
</context>
<context>
    <name>Conduct</name>
    <message>
        <source>{field} saved</source>
        <translation>{field} gespeichert</translation>
    </message>
    <message>
        <source>Students see it now</source>
        <translation>Studierende sehen sie jetzt</translation>
    </message>
    <message>
        <source>Students do not see it any more</source>
        <translation>Studierende sehen sie nicht mehr</translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n lecture(s)</source>
        <translation>
            <numerusform>%n Vorlesung gelöscht</numerusform>
            <numerusform>%n Vorlesungen gelöscht</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleted {title}</source>
        <translation>{title} gelöscht</translation>
    </message>
    <message>
        <source>Chapters saved</source>
        <translation>Kapitel gespeichert</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Captions added</source>
        <translation>Untertitel hinzugefügt</translation>
    </message>
    <message>
        <source>Captions named</source>
        <translation>Untertitel benannt</translation>
    </message>
    <message>
        <source>Captions removed</source>
        <translation>Untertitel entfernt</translation>
    </message>
</context>
<context>
    <name>Control</name>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) cancelled. What was encoded of them goes.</source>
        <translation>
            <numerusform>%n Auftrag abgebrochen. Was davon kodiert war, wird entfernt.</numerusform>
            <numerusform>%n Aufträge abgebrochen. Was davon kodiert war, wird entfernt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) removed from the list.</source>
        <translation>
            <numerusform>%n Auftrag aus der Liste entfernt.</numerusform>
            <numerusform>%n Aufträge aus der Liste entfernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>{title} cancelled. What was encoded of it goes.</source>
        <translation>{title} abgebrochen. Was davon kodiert war, wird entfernt.</translation>
    </message>
    <message>
        <source>{title} removed from the list.</source>
        <translation>{title} aus der Liste entfernt.</translation>
    </message>
    <message numerus="yes">
        <source>%n done job(s) removed from the list. Published lectures stay.</source>
        <translation>
            <numerusform>%n fertiger Auftrag aus der Liste entfernt. Veröffentlichte Vorlesungen bleiben.</numerusform>
            <numerusform>%n fertige Aufträge aus der Liste entfernt. Veröffentlichte Vorlesungen bleiben.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Write the lecture&apos;s files into a folder, for any web server</source>
        <translation>Die Dateien der Vorlesung in einen Ordner schreiben, für jeden Webserver</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Open student page</source>
        <translation>Studierendenseite öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Wird exportiert</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Draft: students do not see it</source>
        <translation>Entwurf: Studierende sehen ihn nicht</translation>
    </message>
    <message>
        <source>Start platform</source>
        <translation>Plattform starten</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Draft: students do not see it.</source>
        <translation>Entwurf: Studierende sehen ihn nicht.</translation>
    </message>
    <message>
        <source>The platform does not run. Start it to watch as students do.</source>
        <translation>Die Plattform läuft nicht. Nach dem Start ist die Vorlesung wie für Studierende zu sehen.</translation>
    </message>
    <message>
        <source>No browser could be started. The page is {address}</source>
        <translation>Es konnte kein Browser gestartet werden. Die Seite ist {address}</translation>
    </message>
    <message>
        <source>Link copied. Students can open it once the lecture is published</source>
        <translation>Link kopiert. Studierende können ihn öffnen, sobald die Vorlesung veröffentlicht ist</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link kopiert</translation>
    </message>
    <message>
        <source>Export into a folder</source>
        <translation>In einen Ordner exportieren</translation>
    </message>
    <message>
        <source>Exporting {title}</source>
        <translation>{title} wird exportiert</translation>
    </message>
    <message>
        <source>Exported to {folder}</source>
        <translation>Exportiert nach {folder}</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
</context>
<context>
    <name>Departure</name>
    <message>
        <source>Leaving</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>VPP Desktop leaves when all work is done.</source>
        <translation>VPP Desktop beendet sich, wenn alle Arbeit getan ist.</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>The settings were changed in their file.</source>
        <translation>Die Einstellungen wurden in ihrer Datei geändert.</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Open student page</source>
        <translation>Studierendenseite öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Add captions</source>
        <translation>Untertitel hinzufügen</translation>
    </message>
    <message>
        <source>Add a chapter</source>
        <translation>Ein Kapitel hinzufügen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Publish or unpublish</source>
        <translation>Veröffentlichen oder zurückziehen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Details schließen</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Kapitel</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message numerus="yes">
        <source>%n lecture(s)</source>
        <translation>
            <numerusform>%n Vorlesung</numerusform>
            <numerusform>%n Vorlesungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Unpublish</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Hide it from students</source>
        <translation>Vor Studierenden verbergen</translation>
    </message>
    <message>
        <source>Let students see it</source>
        <translation>Für Studierende sichtbar machen</translation>
    </message>
    <message>
        <source>{duration}, {size}</source>
        <translation>{duration}, {size}</translation>
    </message>
    <message>
        <source>{duration}, no files yet</source>
        <translation>{duration}, noch keine Dateien</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Copy the file&apos;s path</source>
        <translation>Pfad der Datei kopieren</translation>
    </message>
    <message>
        <source>Details of the job</source>
        <translation>Details des Auftrags</translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Check this machine again</source>
        <translation>Diesen Rechner erneut prüfen</translation>
    </message>
    <message>
        <source>Try it with a sample lecture</source>
        <translation>Mit einer Beispielvorlesung ausprobieren</translation>
    </message>
    <message>
        <source>Sample lecture</source>
        <translation>Beispielvorlesung</translation>
    </message>
    <message>
        <source>Copied. Paste it into a terminal, then check again.</source>
        <translation>Kopiert. In ein Terminal einfügen, dann erneut prüfen.</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop to add</source>
        <translation>Zum Hinzufügen ablegen</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Ablegen</translation>
    </message>
    <message>
        <source>No recordings</source>
        <translation>Keine Aufnahmen</translation>
    </message>
    <message numerus="yes">
        <source>%n of them cannot become lectures</source>
        <translation>
            <numerusform>%n davon kann keine Vorlesung werden</numerusform>
            <numerusform>%n davon können keine Vorlesungen werden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message>
        <source>Do nothing</source>
        <translation>Nichts tun</translation>
    </message>
    <message>
        <source>Notify me</source>
        <translation>Benachrichtigen</translation>
    </message>
    <message>
        <source>Sleep</source>
        <translation>In den Ruhezustand gehen</translation>
    </message>
    <message>
        <source>Shut down</source>
        <translation>Herunterfahren</translation>
    </message>
    <message>
        <source>All work is done.</source>
        <translation>Alle Arbeit ist getan.</translation>
    </message>
    <message numerus="yes">
        <source>All work is done, %n failed.</source>
        <translation>
            <numerusform>Alle Arbeit ist getan, %n ist fehlgeschlagen.</numerusform>
            <numerusform>Alle Arbeit ist getan, %n sind fehlgeschlagen.</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} This computer sleeps in 30 seconds.</source>
        <translation>{done} Dieser Rechner geht in 30 Sekunden in den Ruhezustand.</translation>
    </message>
    <message>
        <source>{done} This computer shuts down in 30 seconds.</source>
        <translation>{done} Dieser Rechner fährt in 30 Sekunden herunter.</translation>
    </message>
    <message>
        <source>This computer stays on.</source>
        <translation>Dieser Rechner bleibt an.</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Writes settings and ladders into one file, without passwords.</source>
        <translation>Schreibt Einstellungen und Leitern in eine Datei, ohne Passwörter.</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Takes settings and ladders from such a file; those of now are kept beside it.</source>
        <translation>Übernimmt Einstellungen und Leitern aus so einer Datei; die jetzigen bleiben als Kopie erhalten.</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Puts every setting back to its default; ladders stay.</source>
        <translation>Setzt jede Einstellung auf ihre Vorgabe zurück; Leitern bleiben.</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Settings (*.toml)</source>
        <translation>Einstellungen (*.toml)</translation>
    </message>
    <message>
        <source>Settings and ladders are in {file}.</source>
        <translation>Einstellungen und Leitern sind in {file}.</translation>
    </message>
    <message>
        <source>Settings and ladders are in {file}. {names} is left out, as it holds a password.</source>
        <translation>Einstellungen und Leitern sind in {file}. {names} fehlt darin, weil es ein Passwort enthält.</translation>
    </message>
    <message>
        <source>The settings are those of {file} now. Those of before are kept in {folder}.</source>
        <translation>Es gelten jetzt die Einstellungen aus {file}. Die vorherigen liegen in {folder}.</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) reset</source>
        <translation>
            <numerusform>%n Einstellung zurückgesetzt</numerusform>
            <numerusform>%n Einstellungen zurückgesetzt</numerusform>
        </translation>
    </message>
    <message>
        <source>All settings are the defaults already.</source>
        <translation>Alle Einstellungen sind schon die Vorgaben.</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Export the log</source>
        <translation>Protokoll exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>{name}: {count} lines written</source>
        <translation>{name}: {count} Zeilen geschrieben</translation>
    </message>
    <message>
        <source>{name}: {count} lines written, only those in the window: the engine does not answer</source>
        <translation>{name}: {count} Zeilen geschrieben, nur die aus dem Fenster: die Engine antwortet nicht</translation>
    </message>
    <message>
        <source>Exporting: {count} lines so far</source>
        <translation>Export: bisher {count} Zeilen</translation>
    </message>
</context>
<context>
    <name>FactsSection</name>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message numerus="yes">
        <source>{size} in %n file(s)</source>
        <translation>
            <numerusform>{size} in %n Datei</numerusform>
            <numerusform>{size} in %n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>{number} Mbit/s</source>
        <translation>{number} Mbit/s</translation>
    </message>
    <message>
        <source>{number} kbit/s</source>
        <translation>{number} kbit/s</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>kopiert</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Course</source>
        <translation>Kurs</translation>
    </message>
    <message>
        <source>All courses</source>
        <translation>Alle Kurse</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>Sichtbarkeit</translation>
    </message>
    <message>
        <source>Any visibility</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Changed last</source>
        <translation>Nach Änderung</translation>
    </message>
    <message>
        <source>Recorded last</source>
        <translation>Nach Aufnahme</translation>
    </message>
    <message>
        <source>By title</source>
        <translation>Nach Titel</translation>
    </message>
    <message>
        <source>By course</source>
        <translation>Nach Kurs</translation>
    </message>
    <message>
        <source>Show as posters</source>
        <translation>Als Vorschaubilder zeigen</translation>
    </message>
    <message>
        <source>Show as a table</source>
        <translation>Als Tabelle zeigen</translation>
    </message>
</context>
<context>
    <name>FirstTime</name>
    <message>
        <source>Drop lectures here</source>
        <translation>Vorlesungen hier ablegen</translation>
    </message>
    <message>
        <source>Recordings and folders of recordings. Each becomes a lecture for every browser.</source>
        <translation>Aufnahmen und Ordner mit Aufnahmen. Aus jeder wird eine Vorlesung für alle Browser.</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Dateien auswählen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner auswählen</translation>
    </message>
    <message>
        <source>Show queue</source>
        <translation>Warteschlange zeigen</translation>
    </message>
    <message>
        <source>Add more</source>
        <translation>Weitere hinzufügen</translation>
    </message>
    <message>
        <source>Try it with a sample lecture</source>
        <translation>Mit einer Beispielvorlesung ausprobieren</translation>
    </message>
    <message>
        <source>1 lecture is in work</source>
        <translation>1 Vorlesung ist in Arbeit</translation>
    </message>
    <message>
        <source>{count} lectures are in work</source>
        <translation>{count} Vorlesungen sind in Arbeit</translation>
    </message>
    <message>
        <source>1 lecture is paused</source>
        <translation>1 Vorlesung ist pausiert</translation>
    </message>
    <message>
        <source>{count} lectures are paused</source>
        <translation>{count} Vorlesungen sind pausiert</translation>
    </message>
    <message>
        <source>Each is listed here as soon as it is ready. Drop more whenever you like.</source>
        <translation>Jede steht hier, sobald sie fertig ist. Weitere können jederzeit hier abgelegt werden.</translation>
    </message>
    <message>
        <source>Making the sample lecture, {percent} %</source>
        <translation>Die Beispielvorlesung entsteht, {percent} %</translation>
    </message>
</context>
<context>
    <name>Fixes</name>
    <message>
        <source>Copied: {text}</source>
        <translation>Kopiert: {text}</translation>
    </message>
    <message>
        <source>Docker&apos;s command line is not installed. With it, this opens a shell: {command} (copied)</source>
        <translation>Die Befehlszeile von Docker ist nicht installiert. Mit ihr öffnet dies eine Shell: {command} (kopiert)</translation>
    </message>
    <message>
        <source>No terminal was found. This opens a shell in one: {command} (copied)</source>
        <translation>Es wurde kein Terminal gefunden. In einem öffnet dies eine Shell: {command} (kopiert)</translation>
    </message>
    <message>
        <source>No terminal was found. Run this in one: {command} (copied)</source>
        <translation>Es wurde kein Terminal gefunden. Dies in einem ausführen: {command} (kopiert)</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>{line} is in .env now.</source>
        <translation>{line} steht jetzt in .env.</translation>
    </message>
    <message>
        <source>{container} is stopped.</source>
        <translation>{container} ist angehalten.</translation>
    </message>
    <message>
        <source>{size} are free again.</source>
        <translation>{size} sind wieder frei.</translation>
    </message>
</context>
<context>
    <name>FolderWatch</name>
    <message>
        <source>Watch folder</source>
        <translation>Beobachteter Ordner</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Add a title</source>
        <translation>Titel hinzufügen</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Add a description</source>
        <translation>Beschreibung hinzufügen</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Kurs</translation>
    </message>
    <message>
        <source>Add a course</source>
        <translation>Kurs hinzufügen</translation>
    </message>
    <message>
        <source>Course code</source>
        <translation>Kurskürzel</translation>
    </message>
    <message>
        <source>Such as CS101</source>
        <translation>Etwa CS101</translation>
    </message>
    <message>
        <source>Term</source>
        <translation>Semester</translation>
    </message>
    <message>
        <source>Such as Fall 2026</source>
        <translation>Etwa Wintersemester 2026/27</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Such as 3</source>
        <translation>Etwa 3</translation>
    </message>
    <message>
        <source>Recorded on</source>
        <translation>Aufgenommen am</translation>
    </message>
    <message>
        <source>Such as {date}</source>
        <translation>Etwa {date}</translation>
    </message>
    <message>
        <source>Presenters</source>
        <translation>Vortragende</translation>
    </message>
    <message>
        <source>Add a presenter</source>
        <translation>Vortragende hinzufügen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Add a language</source>
        <translation>Sprache hinzufügen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>Schlagwort hinzufügen</translation>
    </message>
</context>
<context>
    <name>GridView</name>
    <message>
        <source>Lectures</source>
        <translation>Vorlesungen</translation>
    </message>
</context>
<context>
    <name>Groups</name>
    <message>
        <source>All {count}</source>
        <translation>Alle {count}</translation>
    </message>
    <message>
        <source>Active {count}</source>
        <translation>Aktiv {count}</translation>
    </message>
    <message>
        <source>Waiting {count}</source>
        <translation>Wartend {count}</translation>
    </message>
    <message>
        <source>Failed {count}</source>
        <translation>Fehlgeschlagen {count}</translation>
    </message>
    <message>
        <source>Done {count}</source>
        <translation>Fertig {count}</translation>
    </message>
</context>
<context>
    <name>HeadCard</name>
    <message>
        <source>What would be done</source>
        <translation>Was getan würde</translation>
    </message>
    <message>
        <source>Start platform</source>
        <translation>Plattform starten</translation>
    </message>
    <message>
        <source>Apply changes</source>
        <translation>Änderungen übernehmen</translation>
    </message>
    <message>
        <source>Stop platform</source>
        <translation>Plattform anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show plan</source>
        <translation>Plan zeigen</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Wird abgebrochen</translation>
    </message>
    <message>
        <source>Hide plan</source>
        <translation>Plan verbergen</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <source>Show all operations</source>
        <translation>Alle Schritte zeigen</translation>
    </message>
    <message>
        <source>The stack cannot be read</source>
        <translation>Die Plattform kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Looking at the platform</source>
        <translation>Die Plattform wird geprüft</translation>
    </message>
    <message>
        <source>Once the container engine runs, the platform can be started.</source>
        <translation>Sobald die Container-Engine läuft, kann die Plattform gestartet werden.</translation>
    </message>
</context>
<context>
    <name>LadderEditor</name>
    <message>
        <source>Name of the ladder</source>
        <translation>Name der Leiter</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save ladder</source>
        <translation>Leiter speichern</translation>
    </message>
    <message>
        <source>Add a rung</source>
        <translation>Sprosse hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Quality (CRF)</source>
        <translation>Qualität (CRF)</translation>
    </message>
    <message>
        <source>Remove this rung</source>
        <translation>Diese Sprosse entfernen</translation>
    </message>
    <message>
        <source>There is a ladder of this name already.</source>
        <translation>Eine Leiter dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>A name has letters, digits, spaces and dashes.</source>
        <translation>Ein Name besteht aus Buchstaben, Ziffern, Leerzeichen und Strichen.</translation>
    </message>
    <message>
        <source>Each rung is lower than the one above it.</source>
        <translation>Jede Sprosse ist niedriger als die darüber.</translation>
    </message>
</context>
<context>
    <name>Ladders</name>
    <message>
        <source>Removed the ladder {name}</source>
        <translation>Leiter {name} entfernt</translation>
    </message>
</context>
<context>
    <name>Lectures</name>
    <message>
        <source>Add lectures</source>
        <translation>Vorlesungen hinzufügen</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Add a folder of lectures</source>
        <translation>Einen Ordner mit Vorlesungen hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>The sample lecture is in the queue</source>
        <translation>Die Beispielvorlesung ist in der Warteschlange</translation>
    </message>
    <message>
        <source>Show queue</source>
        <translation>Warteschlange zeigen</translation>
    </message>
</context>
<context>
    <name>LecturesPage</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Choose recordings to add</source>
        <translation>Aufnahmen zum Hinzufügen auswählen</translation>
    </message>
    <message>
        <source>Add lectures</source>
        <translation>Vorlesungen hinzufügen</translation>
    </message>
    <message>
        <source>Add a folder of lectures</source>
        <translation>Einen Ordner mit Vorlesungen hinzufügen</translation>
    </message>
    <message>
        <source>Add what is on the sheet</source>
        <translation>Hinzufügen, was auf dem Blatt steht</translation>
    </message>
    <message>
        <source>Add the files that were copied</source>
        <translation>Die kopierten Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Search lectures</source>
        <translation>Vorlesungen suchen</translation>
    </message>
    <message>
        <source>Switch between posters and table</source>
        <translation>Zwischen Vorschaubildern und Tabelle wechseln</translation>
    </message>
    <message>
        <source>Look at the catalog again</source>
        <translation>Den Katalog neu lesen</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Details zeigen</translation>
    </message>
    <message>
        <source>Delete the selected lectures</source>
        <translation>Die ausgewählten Vorlesungen löschen</translation>
    </message>
    <message>
        <source>Select all lectures</source>
        <translation>Alle Vorlesungen auswählen</translation>
    </message>
    <message>
        <source>1 file is being added.</source>
        <translation>1 Datei wird hinzugefügt.</translation>
    </message>
    <message>
        <source>{count} files are being added.</source>
        <translation>{count} Dateien werden hinzugefügt.</translation>
    </message>
    <message>
        <source>The files on the sheet are not added yet: leaving forgets them.</source>
        <translation>Die Dateien auf dem Blatt sind noch nicht hinzugefügt: Beim Beenden werden sie vergessen.</translation>
    </message>
    <message>
        <source>Nothing to add: copy files in the file manager first.</source>
        <translation>Nichts hinzuzufügen: zuerst Dateien im Dateimanager kopieren.</translation>
    </message>
    <message>
        <source>Sample lecture</source>
        <translation>Beispielvorlesung</translation>
    </message>
    <message>
        <source>1 lecture added</source>
        <translation>1 Vorlesung hinzugefügt</translation>
    </message>
    <message>
        <source>{count} lectures added</source>
        <translation>{count} Vorlesungen hinzugefügt</translation>
    </message>
    <message>
        <source>Show queue</source>
        <translation>Warteschlange zeigen</translation>
    </message>
</context>
<context>
    <name>Lifecycle</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Stage: {stage}</source>
        <translation>Stufe: {stage}</translation>
    </message>
    <message>
        <source>{stage}, its image is stale</source>
        <translation>{stage}, das Image ist veraltet</translation>
    </message>
    <message>
        <source>Image (stale)</source>
        <translation>Image (veraltet)</translation>
    </message>
</context>
<context>
    <name>Line</name>
    <message>
        <source>Or: {advice}</source>
        <translation>Oder: {advice}</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
</context>
<context>
    <name>LineField</name>
    <message>
        <source>Several values</source>
        <translation>Mehrere Werte</translation>
    </message>
</context>
<context>
    <name>Loading</name>
    <message>
        <source>Opening the catalog…</source>
        <translation>Der Katalog wird geöffnet …</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Log lines</source>
        <translation>Protokollzeilen</translation>
    </message>
</context>
<context>
    <name>LogsPage</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Start platform</source>
        <translation>Plattform starten</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Filter aufheben</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>Alle Stufen</translation>
    </message>
    <message>
        <source>Info and worse</source>
        <translation>Ab Info</translation>
    </message>
    <message>
        <source>Warnings, errors</source>
        <translation>Ab Warnung</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>All times</source>
        <translation>Alle Zeiten</translation>
    </message>
    <message>
        <source>Last 5 minutes</source>
        <translation>Letzte 5 Minuten</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Wrap long lines (Alt+Z)</source>
        <translation>Lange Zeilen umbrechen (Alt+Z)</translation>
    </message>
    <message>
        <source>Copy the selection (Ctrl+C)</source>
        <translation>Auswahl kopieren (Strg+C)</translation>
    </message>
    <message>
        <source>Export these lines to a file (Ctrl+S)</source>
        <translation>Diese Zeilen in eine Datei exportieren (Strg+S)</translation>
    </message>
    <message>
        <source>Clear the view (Ctrl+L)</source>
        <translation>Ansicht leeren (Strg+L)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Keep the newest line in sight (End)</source>
        <translation>Die neueste Zeile im Blick behalten (Ende)</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>No line fits</source>
        <translation>Keine Zeile passt</translation>
    </message>
    <message>
        <source>Of {count} lines none has what the filters ask for.</source>
        <translation>Von {count} Zeilen hat keine, was die Filter verlangen.</translation>
    </message>
    <message>
        <source>The view is cleared</source>
        <translation>Die Ansicht ist geleert</translation>
    </message>
    <message>
        <source>What is printed from now on is shown here.</source>
        <translation>Was von jetzt an ausgegeben wird, erscheint hier.</translation>
    </message>
    <message>
        <source>No logs can be read</source>
        <translation>Keine Protokolle lesbar</translation>
    </message>
    <message>
        <source>Reading the logs</source>
        <translation>Die Protokolle werden gelesen</translation>
    </message>
    <message>
        <source>Nothing logged yet</source>
        <translation>Noch nichts protokolliert</translation>
    </message>
    <message>
        <source>Start the platform, and what its services print comes here.</source>
        <translation>Nach dem Start der Plattform erscheint hier, was ihre Dienste ausgeben.</translation>
    </message>
    <message>
        <source>The expression {failure}</source>
        <translation>Der Ausdruck {failure}</translation>
    </message>
    <message>
        <source>No expression</source>
        <translation>Kein Ausdruck</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} von {count}</translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation>{count} Zeilen</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>Kein Treffer</translation>
    </message>
    <message>
        <source>The first {count} lines copied. Export the log to have all of them.</source>
        <translation>Die ersten {count} Zeilen kopiert. Alle gibt es, wenn das Protokoll exportiert wird.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) copied</source>
        <translation>
            <numerusform>%n Zeile kopiert</numerusform>
            <numerusform>%n Zeilen kopiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Select lines to copy them: drag over them, or Ctrl+A.</source>
        <translation>Zum Kopieren Zeilen auswählen: darüberziehen, oder Strg+A.</translation>
    </message>
    <message>
        <source>Export the log</source>
        <translation>Protokoll exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Protokoll durchsuchen</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Follow the log</source>
        <translation>Dem Protokoll folgen</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>Copy the selected lines</source>
        <translation>Die ausgewählten Zeilen kopieren</translation>
    </message>
    <message>
        <source>Select all lines</source>
        <translation>Alle Zeilen auswählen</translation>
    </message>
    <message>
        <source>Clear the log&apos;s view</source>
        <translation>Die Ansicht des Protokolls leeren</translation>
    </message>
    <message>
        <source>Clear the log&apos;s filters</source>
        <translation>Die Filter des Protokolls aufheben</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Doctor</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Lectures</source>
        <translation>Vorlesungen</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>VPP Desktop cannot open its data</source>
        <translation>VPP Desktop kann seine Daten nicht öffnen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Go to {page}</source>
        <translation>Zur Seite {page}</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Einen Befehl finden</translation>
    </message>
    <message>
        <source>Show all shortcuts</source>
        <translation>Alle Tastenkürzel zeigen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>{thing}: an error of this program ({kind}). Try again.</source>
        <translation>{thing}: ein Fehler dieses Programms ({kind}). Erneut versuchen.</translation>
    </message>
    <message>
        <source>Run: {command}</source>
        <translation>Ausführen: {command}</translation>
    </message>
</context>
<context>
    <name>Note</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message numerus="yes">
        <source>%n lecture(s) published</source>
        <translation>
            <numerusform>%n Vorlesung veröffentlicht</numerusform>
            <numerusform>%n Vorlesungen veröffentlicht</numerusform>
        </translation>
    </message>
    <message>
        <source>The queue is done.</source>
        <translation>Die Warteschlange ist fertig.</translation>
    </message>
    <message>
        <source>{lecture} failed</source>
        <translation>{lecture} ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>The platform needs a look</source>
        <translation>Die Plattform braucht Aufmerksamkeit</translation>
    </message>
</context>
<context>
    <name>OperationRow</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>nicht getan</translation>
    </message>
    <message>
        <source>{operation}: {state}</source>
        <translation>{operation}: {state}</translation>
    </message>
    <message>
        <source>{what}, {percent} %</source>
        <translation>{what}, {percent} %</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Type what to do</source>
        <translation>Eingeben, was zu tun ist</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Nothing fits these words.</source>
        <translation>Nichts passt zu diesen Wörtern.</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
</context>
<context>
    <name>Pill</name>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Paused: 1 new line</source>
        <translation>Pausiert: 1 neue Zeile</translation>
    </message>
    <message>
        <source>Paused: {count} new lines</source>
        <translation>Pausiert: {count} neue Zeilen</translation>
    </message>
    <message>
        <source>Go to the newest line and follow (End)</source>
        <translation>Zur neuesten Zeile gehen und folgen (Ende)</translation>
    </message>
</context>
<context>
    <name>PlaceLine</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open {folder}</source>
        <translation>{folder} öffnen</translation>
    </message>
</context>
<context>
    <name>Poster</name>
    <message>
        <source>Play in the browser</source>
        <translation>Im Browser abspielen</translation>
    </message>
    <message>
        <source>Play in the browser, as students see it</source>
        <translation>Im Browser abspielen, wie Studierende es sehen</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Preview at {time}</source>
        <translation>Vorschau bei {time}</translation>
    </message>
</context>
<context>
    <name>PosterCache</name>
    <message>
        <source>Posters</source>
        <translation>Vorschaubilder</translation>
    </message>
</context>
<context>
    <name>ProblemBanner</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Open the doctor</source>
        <translation>Diagnose öffnen</translation>
    </message>
    <message>
        <source>Last lines</source>
        <translation>Letzte Zeilen</translation>
    </message>
    <message>
        <source>{action}: {problem}</source>
        <translation>{action}: {problem}</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Work is in progress</source>
        <translation>Es wird noch gearbeitet</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Stop and leave</source>
        <translation>Stoppen und beenden</translation>
    </message>
    <message>
        <source>Leave when done</source>
        <translation>Danach beenden</translation>
    </message>
    <message>
        <source>Pause and leave</source>
        <translation>Pausieren und beenden</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Show lecture</source>
        <translation>Vorlesung zeigen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>{number} fps</source>
        <translation>{number} fps</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Encode</source>
        <translation>Kodieren</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Packen</translation>
    </message>
    <message>
        <source>Packaged, not published</source>
        <translation>Gepackt, nicht veröffentlicht</translation>
    </message>
    <message>
        <source>Waits for the store</source>
        <translation>Wartet auf die Datenbank</translation>
    </message>
    <message>
        <source>Waits to be published</source>
        <translation>Wartet auf Veröffentlichung</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Probing</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Wird kodiert</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>Wird veröffentlicht</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Another program on this computer works on it.</source>
        <translation>Ein anderes Programm auf diesem Rechner arbeitet daran.</translation>
    </message>
    <message>
        <source>{reason} It is published as soon as the store answers.</source>
        <translation>{reason} Veröffentlicht wird, sobald die Datenbank antwortet.</translation>
    </message>
    <message>
        <source>Was interrupted. What is finished is kept.</source>
        <translation>Wurde unterbrochen. Was fertig ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Retry takes it as it is now</source>
        <translation>Erneut versuchen nimmt es, wie es jetzt ist</translation>
    </message>
    <message>
        <source>{source} → {package}</source>
        <translation>{source} → {package}</translation>
    </message>
    <message>
        <source>{source} → ≤ {package}</source>
        <translation>{source} → ≤ {package}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Pause all</source>
        <translation>Alle pausieren</translation>
    </message>
    <message>
        <source>Clear done</source>
        <translation>Fertige entfernen</translation>
    </message>
    <message>
        <source>Nothing in this group.</source>
        <translation>Nichts in dieser Gruppe.</translation>
    </message>
    <message>
        <source>Drop lectures</source>
        <translation>Vorlesungen ablegen</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>Ordner beobachten</translation>
    </message>
    <message>
        <source>The queue is empty</source>
        <translation>Die Warteschlange ist leer</translation>
    </message>
    <message>
        <source>Recordings that you drop become lectures here, one after the other.</source>
        <translation>Abgelegte Aufnahmen werden hier zu Vorlesungen, eine nach der anderen.</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>Alle fortsetzen</translation>
    </message>
    <message>
        <source>Nothing is in work</source>
        <translation>Nichts ist in Arbeit</translation>
    </message>
    <message numerus="yes">
        <source>%n in work</source>
        <translation>
            <numerusform>%n in Arbeit</numerusform>
            <numerusform>%n in Arbeit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue is empty</source>
        <translation>Warteschlange leer</translation>
    </message>
    <message>
        <source>Move to the top</source>
        <translation>An den Anfang</translation>
    </message>
    <message>
        <source>Move to the end</source>
        <translation>Ans Ende</translation>
    </message>
    <message>
        <source>{choice}: not possible, {reason}</source>
        <translation>{choice}: nicht möglich, {reason}</translation>
    </message>
    <message>
        <source>When done: {choice}</source>
        <translation>Danach: {choice}</translation>
    </message>
    <message>
        <source>Recordings in it become lectures by themselves.</source>
        <translation>Aufnahmen darin werden von selbst zu Vorlesungen.</translation>
    </message>
    <message>
        <source>The watch folder needs a look</source>
        <translation>Beobachteter Ordner braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Watching {folder}</source>
        <translation>{folder} wird beobachtet</translation>
    </message>
    <message numerus="yes">
        <source>{folder}: %n taken</source>
        <translation>
            <numerusform>{folder}: %n übernommen</numerusform>
            <numerusform>{folder}: %n übernommen</numerusform>
        </translation>
    </message>
    <message>
        <source>Move the selected jobs up</source>
        <translation>Die ausgewählten Aufträge nach oben</translation>
    </message>
    <message>
        <source>Move the selected jobs down</source>
        <translation>Die ausgewählten Aufträge nach unten</translation>
    </message>
    <message>
        <source>Pause all jobs</source>
        <translation>Alle Aufträge pausieren</translation>
    </message>
    <message>
        <source>Resume all jobs</source>
        <translation>Alle Aufträge fortsetzen</translation>
    </message>
    <message>
        <source>Clear done jobs</source>
        <translation>Fertige Aufträge entfernen</translation>
    </message>
    <message>
        <source>Choose what happens when all is done</source>
        <translation>Wählen, was danach geschieht</translation>
    </message>
    <message>
        <source>Pause or resume the selected jobs</source>
        <translation>Die ausgewählten Aufträge pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>Retry the selected jobs</source>
        <translation>Die ausgewählten Aufträge wiederholen</translation>
    </message>
    <message>
        <source>Cancel or remove the selected jobs</source>
        <translation>Die ausgewählten Aufträge abbrechen oder entfernen</translation>
    </message>
    <message>
        <source>Show the details of the selected job</source>
        <translation>Details des ausgewählten Auftrags zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n lecture(s) in work.</source>
        <translation>
            <numerusform>%n Vorlesung in Arbeit.</numerusform>
            <numerusform>%n Vorlesungen in Arbeit.</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused work goes on at the next start, from where it stopped. Stopped lectures are cancelled.</source>
        <translation>Pausierte Arbeit geht beim nächsten Start dort weiter, wo sie aufgehört hat. Gestoppte Vorlesungen werden abgebrochen.</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>How far it is</source>
        <translation>Wie weit es ist</translation>
    </message>
    <message>
        <source>Last lines</source>
        <translation>Letzte Zeilen</translation>
    </message>
    <message>
        <source>What is done</source>
        <translation>Was getan wird</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Show its log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) were not done. The next start goes on from here.</source>
        <translation>
            <numerusform>%n Schritt wurde nicht getan. Der nächste Start macht hier weiter.</numerusform>
            <numerusform>%n Schritte wurden nicht getan. Der nächste Start macht hier weiter.</numerusform>
        </translation>
    </message>
    <message>
        <source>{elapsed}, {told} the last times</source>
        <translation>{elapsed}, zuletzt {told}</translation>
    </message>
</context>
<context>
    <name>Rungs</name>
    <message>
        <source>New ladder</source>
        <translation>Neue Leiter</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>There is no ladder of this name: choose another one.</source>
        <translation>Eine Leiter dieses Namens gibt es nicht: eine andere wählen.</translation>
    </message>
    <message>
        <source>{number} kbit/s</source>
        <translation>{number} kbit/s</translation>
    </message>
    <message>
        <source>{title}. At most {fps} frames a second, sound at {audio} kbit/s.</source>
        <translation>{title}. Höchstens {fps} Bilder pro Sekunde, Ton mit {audio} kbit/s.</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Quality (CRF)</source>
        <translation>Qualität (CRF)</translation>
    </message>
    <message>
        <source>Codec</source>
        <translation>Codec</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Search the log</source>
        <translation>Protokoll durchsuchen</translation>
    </message>
    <message>
        <source>Tell capitals from small letters</source>
        <translation>Groß- und Kleinschreibung unterscheiden</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Show only lines with it</source>
        <translation>Nur Zeilen damit zeigen</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>Voriger Treffer (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>Nächster Treffer (F3)</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search lectures</source>
        <translation>Vorlesungen suchen</translation>
    </message>
</context>
<context>
    <name>ServiceCard</name>
    <message>
        <source>Start {service}</source>
        <translation>{service} starten</translation>
    </message>
    <message>
        <source>Stop {service}</source>
        <translation>{service} anhalten</translation>
    </message>
    <message>
        <source>Restart {service}</source>
        <translation>{service} neu starten</translation>
    </message>
    <message>
        <source>Rebuild {service}</source>
        <translation>{service} neu bauen</translation>
    </message>
    <message>
        <source>Logs of {service}</source>
        <translation>Protokoll von {service}</translation>
    </message>
    <message>
        <source>Shell in {service}</source>
        <translation>Shell in {service}</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>Of the last ten minutes; 100 % is one core</source>
        <translation>Der letzten zehn Minuten; 100 % sind ein Kern</translation>
    </message>
    <message>
        <source>Of the last ten minutes</source>
        <translation>Der letzten zehn Minuten</translation>
    </message>
    <message>
        <source>Stale ({cause})</source>
        <translation>Veraltet ({cause})</translation>
    </message>
    <message>
        <source>Older settings</source>
        <translation>Ältere Einstellungen</translation>
    </message>
    <message>
        <source>Open {address} in the browser</source>
        <translation>{address} im Browser öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%n restart(s)</source>
        <translation>
            <numerusform>%n Neustart</numerusform>
            <numerusform>%n Neustarts</numerusform>
        </translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>seit {time}</translation>
    </message>
    <message>
        <source>ended {time}</source>
        <translation>beendet {time}</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Of the last ten minutes; it may use {limit}</source>
        <translation>Der letzten zehn Minuten; erlaubt sind {limit}</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Reset {setting}</source>
        <translation>{setting} zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the default: {value}</source>
        <translation>Zurück zur Vorgabe: {value}</translation>
    </message>
    <message>
        <source>{variable} is set: it decides</source>
        <translation>{variable} ist gesetzt und entscheidet</translation>
    </message>
    <message>
        <source>This {problem}. It is not saved.</source>
        <translation>Die Eingabe {problem}. Sie ist nicht gespeichert.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Kodierung</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Watch folder</source>
        <translation>Beobachteter Ordner</translation>
    </message>
    <message>
        <source>Recordings that appear in this folder are taken by themselves once they have stopped growing.</source>
        <translation>Aufnahmen, die in diesem Ordner erscheinen, werden von selbst übernommen, sobald sie nicht mehr wachsen.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Ladder</source>
        <translation>Leiter</translation>
    </message>
    <message>
        <source>Renditions that a lecture gets, never larger than its recording.</source>
        <translation>Fassungen, die eine Vorlesung erhält, nie größer als ihre Aufnahme.</translation>
    </message>
    <message>
        <source>Lectures at once</source>
        <translation>Vorlesungen zugleich</translation>
    </message>
    <message>
        <source>How many lectures are encoded side by side; one alone uses all cores already.</source>
        <translation>Wie viele Vorlesungen nebeneinander kodiert werden; eine allein nutzt schon alle Kerne.</translation>
    </message>
    <message>
        <source>Pieces at once</source>
        <translation>Stücke zugleich</translation>
    </message>
    <message>
        <source>How many pieces of a lecture are encoded side by side; fewer keep the machine free.</source>
        <translation>Wie viele Stücke einer Vorlesung nebeneinander kodiert werden; weniger lassen dem Rechner Luft.</translation>
    </message>
    <message>
        <source>As fits this machine</source>
        <translation>Wie es zum Rechner passt</translation>
    </message>
    <message>
        <source>Even loudness</source>
        <translation>Gleichmäßige Lautheit</translation>
    </message>
    <message>
        <source>Brings the sound of every lecture to -16 LUFS, so that none is too quiet.</source>
        <translation>Bringt den Ton jeder Vorlesung auf -16 LUFS, damit keine zu leise ist.</translation>
    </message>
    <message>
        <source>Spoken language</source>
        <translation>Gesprochene Sprache</translation>
    </message>
    <message>
        <source>Language of new lectures where nothing else is said, as a tag: en, de-AT.</source>
        <translation>Sprache neuer Vorlesungen, wo nichts anderes angegeben ist, als Kürzel: en, de-AT.</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>Nicht angegeben</translation>
    </message>
    <message>
        <source>New lectures are</source>
        <translation>Neue Vorlesungen sind</translation>
    </message>
    <message>
        <source>Students see published lectures at once, drafts only when you publish them.</source>
        <translation>Studierende sehen veröffentlichte Vorlesungen sofort, Entwürfe erst, wenn sie veröffentlicht werden.</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Keep packages here</source>
        <translation>Pakete hier behalten</translation>
    </message>
    <message>
        <source>Keeps the files of a lecture on this machine after it is published.</source>
        <translation>Behält die Dateien einer Vorlesung auf diesem Rechner, nachdem sie veröffentlicht ist.</translation>
    </message>
    <message>
        <source>MongoDB</source>
        <translation>MongoDB</translation>
    </message>
    <message>
        <source>Address of the store that lectures are published to and the platform reads.</source>
        <translation>Adresse der Datenbank, in die Vorlesungen veröffentlicht werden und aus der die Plattform liest.</translation>
    </message>
    <message>
        <source>The platform&apos;s, or one of this program&apos;s own</source>
        <translation>Die der Plattform oder eine eigene des Programms</translation>
    </message>
    <message>
        <source>Container engine</source>
        <translation>Container-Engine</translation>
    </message>
    <message>
        <source>Address of the engine that runs the platform&apos;s containers.</source>
        <translation>Adresse der Engine, in der die Container der Plattform laufen.</translation>
    </message>
    <message>
        <source>The first that is found</source>
        <translation>Die erste, die gefunden wird</translation>
    </message>
    <message>
        <source>Compose file</source>
        <translation>Compose-Datei</translation>
    </message>
    <message>
        <source>The file that says which containers the platform has.</source>
        <translation>Die Datei, die sagt, welche Container die Plattform hat.</translation>
    </message>
    <message>
        <source>The one that comes with this program</source>
        <translation>Die mitgelieferte</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Colours of the window.</source>
        <translation>Farben des Fensters.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language of the window; what is open already changes at the next start.</source>
        <translation>Sprache des Fensters; was schon offen ist, wechselt beim nächsten Start.</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Shows changes at once instead of moving them into place.</source>
        <translation>Zeigt Änderungen sofort, statt sie an ihren Platz zu bewegen.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>Shows how things are in the system&apos;s tray, where there is one.</source>
        <translation>Zeigt den Stand im Infobereich des Systems, wo es einen gibt.</translation>
    </message>
    <message>
        <source>Log lines kept</source>
        <translation>Behaltene Protokollzeilen</translation>
    </message>
    <message>
        <source>How many lines the page Logs holds; they take at most 100 MB of memory.</source>
        <translation>Wie viele Zeilen die Seite Protokolle hält; sie brauchen höchstens 100 MB Speicher.</translation>
    </message>
    <message>
        <source>Tells through the desktop when lectures are done or something fails, while you look elsewhere.</source>
        <translation>Meldet über den Desktop, wenn Vorlesungen fertig sind oder etwas fehlschlägt, während anderes im Vordergrund ist.</translation>
    </message>
    <message>
        <source>When the queue is done</source>
        <translation>Wenn die Warteschlange fertig ist</translation>
    </message>
    <message>
        <source>What happens when the last job has ended.</source>
        <translation>Was geschieht, wenn der letzte Auftrag beendet ist.</translation>
    </message>
    <message>
        <source>Do nothing</source>
        <translation>Nichts tun</translation>
    </message>
    <message>
        <source>Notify me</source>
        <translation>Benachrichtigen</translation>
    </message>
    <message>
        <source>Put the machine to sleep</source>
        <translation>Rechner in den Ruhezustand versetzen</translation>
    </message>
    <message>
        <source>Shut the machine down</source>
        <translation>Rechner herunterfahren</translation>
    </message>
    <message>
        <source>The store does not answer.</source>
        <translation>Die Datenbank antwortet nicht.</translation>
    </message>
    <message>
        <source>The store answers.</source>
        <translation>Die Datenbank antwortet.</translation>
    </message>
    <message>
        <source>{address} answers.</source>
        <translation>{address} antwortet.</translation>
    </message>
    <message>
        <source>The engine does not answer.</source>
        <translation>Die Engine antwortet nicht.</translation>
    </message>
    <message>
        <source>{engine} {version} answers.</source>
        <translation>{engine} {version} antwortet.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Lectures in the making, packages that wait to be published, and this program&apos;s own MongoDB.</source>
        <translation>Vorlesungen in Arbeit, Pakete, die auf ihre Veröffentlichung warten, und die eigene MongoDB des Programms.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>What is chosen on this page, and your own ladders.</source>
        <translation>Was auf dieser Seite gewählt ist, und eigene Leitern.</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>What can be made again, and may be removed at any time.</source>
        <translation>Was neu gemacht werden kann und jederzeit entfernt werden darf.</translation>
    </message>
    <message>
        <source>Log files</source>
        <translation>Protokolldateien</translation>
    </message>
    <message>
        <source>What happened, without secrets.</source>
        <translation>Was geschehen ist, ohne Geheimnisse.</translation>
    </message>
    <message>
        <source>This variable keeps all of them in {folder}.</source>
        <translation>Diese Variable hält alle in {folder}.</translation>
    </message>
    <message>
        <source>Set this variable to a folder before the start, and all of them are kept in there.</source>
        <translation>Vor dem Start auf einen Ordner gesetzt, hält diese Variable alle darin.</translation>
    </message>
    <message>
        <source>{effect} Default: {value}.</source>
        <translation>{effect} Vorgabe: {value}.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>Dieses Programm</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Test {setting}</source>
        <translation>{setting} testen</translation>
    </message>
    <message>
        <source>Asking.</source>
        <translation>Wird gefragt.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Looks whether all is there that lectures and the platform need.</source>
        <translation>Sieht nach, ob alles da ist, was Vorlesungen und die Plattform brauchen.</translation>
    </message>
    <message>
        <source>Open the doctor</source>
        <translation>Diagnose öffnen</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>StackPage</name>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Open student page</source>
        <translation>Studierendenseite öffnen</translation>
    </message>
    <message>
        <source>{service} waits for {others}</source>
        <translation>{service} wartet auf {others}</translation>
    </message>
    <message>
        <source>Stack cannot be read</source>
        <translation>Plattform nicht lesbar</translation>
    </message>
    <message>
        <source>{count}!</source>
        <translation>{count}!</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>The platform runs: {address}</source>
        <translation>Die Plattform läuft: {address}</translation>
    </message>
    <message>
        <source>Start the platform</source>
        <translation>Die Plattform starten</translation>
    </message>
    <message>
        <source>Stop the platform</source>
        <translation>Die Plattform anhalten</translation>
    </message>
    <message>
        <source>Cancel what the platform does</source>
        <translation>Abbrechen, was die Plattform tut</translation>
    </message>
    <message>
        <source>Stop the platform and remove its containers; the data stay</source>
        <translation>Die Plattform anhalten und ihre Container entfernen; die Daten bleiben</translation>
    </message>
    <message>
        <source>Show the plan</source>
        <translation>Den Plan zeigen</translation>
    </message>
    <message>
        <source>Open the student page</source>
        <translation>Die Studierendenseite öffnen</translation>
    </message>
    <message>
        <source>Copy the student page&apos;s link</source>
        <translation>Den Link zur Studierendenseite kopieren</translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message numerus="yes">
        <source>%n step(s) cached</source>
        <translation>
            <numerusform>%n Schritt aus dem Zwischenspeicher</numerusform>
            <numerusform>%n Schritte aus dem Zwischenspeicher</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} von {total}</translation>
    </message>
</context>
<context>
    <name>StoreFollower</name>
    <message>
        <source>Moving lectures to the platform</source>
        <translation>Vorlesungen werden zur Plattform verschoben</translation>
    </message>
    <message numerus="yes">
        <source>%n lecture(s) moved into the platform&apos;s store</source>
        <translation>
            <numerusform>%n Vorlesung in die Datenbank der Plattform verschoben</numerusform>
            <numerusform>%n Vorlesungen in die Datenbank der Plattform verschoben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Lectures</source>
        <translation>Vorlesungen</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>Show and edit the password</source>
        <translation>Passwort zeigen und ändern</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Arrow keys move the cursor, Page Up and Page Down go from chapter to chapter, Ctrl with arrow keys moves the chapter&apos;s beginning, Insert adds a chapter, Delete removes it</source>
        <translation>Pfeiltasten bewegen die Marke, Bild auf und Bild ab gehen von Kapitel zu Kapitel, Strg mit Pfeiltasten verschiebt den Beginn des Kapitels, Einfg fügt ein Kapitel hinzu, Entf entfernt es</translation>
    </message>
    <message>
        <source>Timeline, cursor at {time}</source>
        <translation>Zeitleiste, Marke bei {time}</translation>
    </message>
    <message>
        <source>Timeline, chapter {title} at {time}</source>
        <translation>Zeitleiste, Kapitel {title} bei {time}</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>All times</source>
        <translation>Alle Zeiten</translation>
    </message>
    <message>
        <source>16:30 or 90m</source>
        <translation>16:30 oder 90m</translation>
    </message>
    <message>
        <source>A time of today, a date and a time, or how long ago</source>
        <translation>Eine Uhrzeit von heute, Datum und Uhrzeit, oder wie lange her</translation>
    </message>
    <message>
        <source>{text} is no time</source>
        <translation>{text} ist keine Zeit</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy for support</source>
        <translation>Für den Support kopieren</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show VPP Desktop</source>
        <translation>VPP Desktop zeigen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Try it with a sample lecture</source>
        <translation>Mit einer Beispielvorlesung ausprobieren</translation>
    </message>
    <message>
        <source>Choose lectures</source>
        <translation>Vorlesungen auswählen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Sample lecture</source>
        <translation>Beispielvorlesung</translation>
    </message>
    <message>
        <source>It is drawn on this machine, about binary search and 20 s long. Then it goes into the queue.</source>
        <translation>Sie wird auf diesem Rechner gezeichnet, handelt von binärer Suche und dauert 20 s. Dann kommt sie in die Warteschlange.</translation>
    </message>
    <message>
        <source>Making the sample lecture</source>
        <translation>Die Beispielvorlesung entsteht</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Checking</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Achtung</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Nicht bereit</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Looking at this machine</source>
        <translation>Dieser Rechner wird geprüft</translation>
    </message>
    <message>
        <source>A few seconds. The lines below fill in as each check ends.</source>
        <translation>Ein paar Sekunden. Die Zeilen füllen sich, sobald eine Prüfung endet.</translation>
    </message>
    <message>
        <source>Everything is there</source>
        <translation>Alles ist da</translation>
    </message>
    <message>
        <source>Lectures can be added and published, and the platform can start.</source>
        <translation>Vorlesungen können hinzugefügt und veröffentlicht werden, und die Plattform kann starten.</translation>
    </message>
    <message>
        <source>Lectures can be added and published</source>
        <translation>Vorlesungen können hinzugefügt und veröffentlicht werden</translation>
    </message>
    <message>
        <source>The platform that students open cannot start yet: see below.</source>
        <translation>Die Plattform, die Studierende öffnen, kann noch nicht starten: siehe unten.</translation>
    </message>
    <message>
        <source>Lectures can be added</source>
        <translation>Vorlesungen können hinzugefügt werden</translation>
    </message>
    <message>
        <source>They are encoded now, and published as soon as a store answers: see below.</source>
        <translation>Sie werden jetzt kodiert und veröffentlicht, sobald eine Datenbank antwortet: siehe unten.</translation>
    </message>
    <message>
        <source>Lectures cannot be added yet</source>
        <translation>Vorlesungen können noch nicht hinzugefügt werden</translation>
    </message>
    <message>
        <source>Do what the lines below say, then check again.</source>
        <translation>Tun, was die Zeilen unten sagen, dann erneut prüfen.</translation>
    </message>
    <message>
        <source>Not everything could be looked at</source>
        <translation>Nicht alles konnte geprüft werden</translation>
    </message>
    <message>
        <source>Check again.</source>
        <translation>Erneut prüfen.</translation>
    </message>
    <message>
        <source>ffmpeg</source>
        <translation>ffmpeg</translation>
    </message>
    <message>
        <source>data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>Festplatte</translation>
    </message>
    <message>
        <source>store</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>container engine</source>
        <translation>Container-Engine</translation>
    </message>
    <message>
        <source>ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Turns recordings into what browsers play</source>
        <translation>Macht aus Aufnahmen, was Browser abspielen</translation>
    </message>
    <message>
        <source>Keeps the queue, and lectures until they are published</source>
        <translation>Hält die Warteschlange und Vorlesungen bis zur Veröffentlichung</translation>
    </message>
    <message>
        <source>An hour of lecture needs about 3 GB while it is in work</source>
        <translation>Eine Stunde Vorlesung braucht in Arbeit etwa 3 GB</translation>
    </message>
    <message>
        <source>The MongoDB that lectures are published to</source>
        <translation>Die MongoDB, in die Vorlesungen veröffentlicht werden</translation>
    </message>
    <message>
        <source>Runs the platform that students open</source>
        <translation>Führt die Plattform aus, die Studierende öffnen</translation>
    </message>
    <message>
        <source>Where the platform answers on this machine</source>
        <translation>Wo die Plattform auf diesem Rechner antwortet</translation>
    </message>
    <message>
        <source>{hint}</source>
        <translation>{hint}</translation>
    </message>
    <message>
        <source>{more}</source>
        <translation>{more}</translation>
    </message>
    <message>
        <source>then {more}</source>
        <translation>dann {more}</translation>
    </message>
    <message>
        <source>{version}, {where}</source>
        <translation>{version}, {where}</translation>
    </message>
    <message>
        <source>lacks {parts}</source>
        <translation>es fehlen {parts}</translation>
    </message>
    <message>
        <source>{program} is not installed</source>
        <translation>{program} ist nicht installiert</translation>
    </message>
    <message>
        <source>{program} does not run: {words}</source>
        <translation>{program} läuft nicht: {words}</translation>
    </message>
    <message>
        <source>{folder} {what}</source>
        <translation>{folder} {what}</translation>
    </message>
    <message>
        <source>{folder} cannot be written: {reason}</source>
        <translation>{folder} kann nicht beschrieben werden: {reason}</translation>
    </message>
    <message>
        <source>{folder}</source>
        <translation>{folder}</translation>
    </message>
    <message>
        <source>make the folder writable</source>
        <translation>den Ordner beschreibbar machen</translation>
    </message>
    <message>
        <source>Make it writable</source>
        <translation>Beschreibbar machen</translation>
    </message>
    <message>
        <source>{size} free where the data are</source>
        <translation>{size} frei, wo die Daten liegen</translation>
    </message>
    <message>
        <source>free some room on this one</source>
        <translation>auf dieser Platz schaffen</translation>
    </message>
    <message>
        <source>{what}</source>
        <translation>{what}</translation>
    </message>
    <message>
        <source>{command}</source>
        <translation>{command}</translation>
    </message>
    <message>
        <source>Start the platform</source>
        <translation>Plattform starten</translation>
    </message>
    <message>
        <source>mend that first</source>
        <translation>das zuerst beheben</translation>
    </message>
    <message>
        <source>the MongoDB of {name} answers</source>
        <translation>die MongoDB aus {name} antwortet</translation>
    </message>
    <message>
        <source>the MongoDB that .env names answers</source>
        <translation>die MongoDB aus .env antwortet</translation>
    </message>
    <message>
        <source>the platform&apos;s MongoDB answers</source>
        <translation>die MongoDB der Plattform antwortet</translation>
    </message>
    <message>
        <source>the MongoDB that comes along answers</source>
        <translation>die mitgelieferte MongoDB antwortet</translation>
    </message>
    <message>
        <source>{name} {version}</source>
        <translation>{name} {version}</translation>
    </message>
    <message>
        <source>the platform publishes none</source>
        <translation>die Plattform veröffentlicht keine</translation>
    </message>
    <message>
        <source>{port} is free</source>
        <translation>{port} ist frei</translation>
    </message>
    <message>
        <source>{port} is the platform&apos;s own</source>
        <translation>{port} gehört der Plattform</translation>
    </message>
    <message>
        <source>{ports} are free</source>
        <translation>{ports} sind frei</translation>
    </message>
    <message>
        <source>{ports} are the platform&apos;s own</source>
        <translation>{ports} gehören der Plattform</translation>
    </message>
    <message>
        <source>{ports} are free or the platform&apos;s own</source>
        <translation>{ports} sind frei oder gehören der Plattform</translation>
    </message>
    <message>
        <source>{first}; {next}</source>
        <translation>{first}; {next}</translation>
    </message>
    <message>
        <source>{port} is taken by container {name}</source>
        <translation>{port} ist vom Container {name} belegt</translation>
    </message>
    <message>
        <source>{port} is taken by {name}</source>
        <translation>{port} ist von {name} belegt</translation>
    </message>
    <message>
        <source>{port} is taken by another program</source>
        <translation>{port} ist von einem anderen Programm belegt</translation>
    </message>
    <message>
        <source>stop that program</source>
        <translation>jenes Programm beenden</translation>
    </message>
    <message>
        <source>Use port {port}</source>
        <translation>Port {port} verwenden</translation>
    </message>
    <message>
        <source>Use ports {ports}</source>
        <translation>Ports {ports} verwenden</translation>
    </message>
    <message>
        <source>set {lines} in .env</source>
        <translation>{lines} in .env setzen</translation>
    </message>
    <message>
        <source>{name}</source>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} und {last}</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>&lt;&lt; takes a map, or a list of maps</source>
        <translation>&lt;&lt; nimmt eine Abbildung oder eine Liste von Abbildungen</translation>
    </message>
    <message>
        <source>A job cannot go on: {reason}</source>
        <translation>Ein Auftrag kann nicht weitergehen: {reason}</translation>
    </message>
    <message>
        <source>For slow lines and small disks</source>
        <translation>Für langsame Leitungen und kleine Festplatten</translation>
    </message>
    <message>
        <source>MONGO_URL: {text}: this part of it is ignored</source>
        <translation>MONGO_URL: {text}: dieser Teil wird nicht beachtet</translation>
    </message>
    <message>
        <source>One rendition, the quickest to make</source>
        <translation>Eine Fassung, am schnellsten gemacht</translation>
    </message>
    <message>
        <source>Slides and screen recordings with little movement</source>
        <translation>Folien und Bildschirmaufnahmen mit wenig Bewegung</translation>
    </message>
    <message>
        <source>Speaker and slides, for most recordings</source>
        <translation>Sprecher und Folien, für die meisten Aufnahmen</translation>
    </message>
    <message>
        <source>a date</source>
        <translation>ein Datum</translation>
    </message>
    <message>
        <source>a lecture needs a title</source>
        <translation>eine Vorlesung braucht einen Titel</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>a map</source>
        <translation>eine Abbildung</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>add it to the file, or choose another one</source>
        <translation>sie in die Datei aufnehmen oder eine andere wählen</translation>
    </message>
    <message>
        <source>add its recording again</source>
        <translation>die Aufnahme erneut hinzufügen</translation>
    </message>
    <message>
        <source>add them to MONGO_URL</source>
        <translation>beides in MONGO_URL angeben</translation>
    </message>
    <message>
        <source>add {key}: to networks at the file&apos;s end</source>
        <translation>{key}: am Ende der Datei unter networks eintragen</translation>
    </message>
    <message>
        <source>add {key}: to volumes at the file&apos;s end</source>
        <translation>{key}: am Ende der Datei unter volumes eintragen</translation>
    </message>
    <message>
        <source>allow your account to read it</source>
        <translation>Ihrem Konto das Lesen erlauben</translation>
    </message>
    <message>
        <source>allow your account to write it, as the stack&apos;s password is kept there</source>
        <translation>Ihrem Konto das Schreiben erlauben, denn dort steht das Passwort der Plattform</translation>
    </message>
    <message>
        <source>an error of this program: see the log</source>
        <translation>ein Fehler dieses Programms: siehe Protokoll</translation>
    </message>
    <message>
        <source>another ladder is asked for: it is made again</source>
        <translation>eine andere Leiter ist gewünscht: wird neu gemacht</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>einem anderen Programm</translation>
    </message>
    <message>
        <source>another vpp keeps the journal busy</source>
        <translation>das Journal ist von einem anderen vpp belegt</translation>
    </message>
    <message>
        <source>another vpp works on this stack (process {holder}): waiting for it</source>
        <translation>ein anderes vpp arbeitet an dieser Plattform (Prozess {holder}): darauf wird gewartet</translation>
    </message>
    <message>
        <source>apt-get install libcurl4</source>
        <translation>apt-get install libcurl4</translation>
    </message>
    <message>
        <source>apt-get install the package with {library}</source>
        <translation>mit apt-get install das Paket mit {library} installieren</translation>
    </message>
    <message>
        <source>are not there any more</source>
        <translation>sind nicht mehr da</translation>
    </message>
    <message>
        <source>are {count}, a lecture may have {most}</source>
        <translation>sind {count}, eine Vorlesung darf {most} haben</translation>
    </message>
    <message>
        <source>asks for the ladder {ladder}, which it lacks</source>
        <translation>verlangt die Leiter {ladder}, die darin fehlt</translation>
    </message>
    <message>
        <source>became shorter while it was read</source>
        <translation>wurde beim Lesen kürzer</translation>
    </message>
    <message>
        <source>begin at page one</source>
        <translation>auf Seite eins beginnen</translation>
    </message>
    <message>
        <source>begin each item with a dash</source>
        <translation>jeden Eintrag mit einem Strich beginnen</translation>
    </message>
    <message>
        <source>begin it with /</source>
        <translation>mit / beginnen</translation>
    </message>
    <message>
        <source>begins at {cues}, after the lecture&apos;s end at {duration}</source>
        <translation>beginnt bei {cues}, nach dem Ende der Vorlesung bei {duration}</translation>
    </message>
    <message>
        <source>belongs to another user</source>
        <translation>gehört einem anderen Benutzer</translation>
    </message>
    <message>
        <source>belongs to no course yet</source>
        <translation>gehört noch zu keinem Kurs</translation>
    </message>
    <message>
        <source>broke off the connection</source>
        <translation>hat die Verbindung abgebrochen</translation>
    </message>
    <message>
        <source>buildx ended without a word</source>
        <translation>buildx hat sich ohne ein Wort beendet</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>cannot be a service&apos;s name</source>
        <translation>kann nicht der Name eines Dienstes sein</translation>
    </message>
    <message>
        <source>cannot be a stack&apos;s name: {project}</source>
        <translation>kann nicht der Name einer Plattform sein: {project}</translation>
    </message>
    <message>
        <source>cannot be changed now: {text}</source>
        <translation>kann gerade nicht geändert werden: {text}</translation>
    </message>
    <message>
        <source>cannot be decoded between {piece} and {piece2} ({wrong})</source>
        <translation>kann zwischen {piece} und {piece2} nicht dekodiert werden ({wrong})</translation>
    </message>
    <message>
        <source>cannot be made</source>
        <translation>kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>cannot be made ({reason})</source>
        <translation>kann nicht angelegt werden ({reason})</translation>
    </message>
    <message>
        <source>cannot be made writable ({reason})</source>
        <translation>kann nicht beschreibbar gemacht werden ({reason})</translation>
    </message>
    <message>
        <source>cannot be opened ({reason})</source>
        <translation>kann nicht geöffnet werden ({reason})</translation>
    </message>
    <message>
        <source>cannot be pulled: {error}</source>
        <translation>kann nicht geholt werden: {error}</translation>
    </message>
    <message>
        <source>cannot be reached by ssh</source>
        <translation>ist über ssh nicht erreichbar</translation>
    </message>
    <message>
        <source>cannot be reached by ssh ({url}, from {source})</source>
        <translation>ist über ssh nicht erreichbar ({url}, aus {source})</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot be read ({reason})</source>
        <translation>kann nicht gelesen werden ({reason})</translation>
    </message>
    <message>
        <source>cannot be read as a variable</source>
        <translation>kann nicht als Variable gelesen werden</translation>
    </message>
    <message>
        <source>cannot be read, or changed meanwhile</source>
        <translation>kann nicht gelesen werden oder hat sich inzwischen geändert</translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation>kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>cannot be replaced</source>
        <translation>kann nicht ersetzt werden</translation>
    </message>
    <message>
        <source>cannot be split into words: {error}</source>
        <translation>kann nicht in Wörter zerlegt werden: {error}</translation>
    </message>
    <message>
        <source>cannot be started: {last}</source>
        <translation>kann nicht gestartet werden: {last}</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>cannot be written ({reason})</source>
        <translation>kann nicht geschrieben werden ({reason})</translation>
    </message>
    <message>
        <source>cannot come back, its files are gone</source>
        <translation>kann nicht zurückgeholt werden, die Dateien sind weg</translation>
    </message>
    <message>
        <source>cannot read the log of {service}: {text}</source>
        <translation>kann das Protokoll von {service} nicht lesen: {text}</translation>
    </message>
    <message>
        <source>cannot start without {library}</source>
        <translation>kann ohne {library} nicht starten</translation>
    </message>
    <message>
        <source>captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>changed since it was queued</source>
        <translation>hat sich geändert, seit es in der Warteschlange ist</translation>
    </message>
    <message>
        <source>changed while it was being read</source>
        <translation>hat sich beim Lesen geändert</translation>
    </message>
    <message>
        <source>chapters</source>
        <translation>Kapitel</translation>
    </message>
    <message>
        <source>check the disk it is on</source>
        <translation>die Festplatte prüfen, auf der es liegt</translation>
    </message>
    <message>
        <source>check the disk it is on, then try again</source>
        <translation>die Festplatte prüfen, auf der es liegt, dann erneut versuchen</translation>
    </message>
    <message>
        <source>check the folder</source>
        <translation>den Ordner prüfen</translation>
    </message>
    <message>
        <source>check the folder and its disk</source>
        <translation>den Ordner und seine Festplatte prüfen</translation>
    </message>
    <message>
        <source>check the name and the network</source>
        <translation>den Namen und das Netz prüfen</translation>
    </message>
    <message>
        <source>check the name, or drop it again</source>
        <translation>den Namen prüfen oder die Datei erneut ablegen</translation>
    </message>
    <message>
        <source>check the network</source>
        <translation>das Netz prüfen</translation>
    </message>
    <message>
        <source>choose another folder</source>
        <translation>einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>choose another one: docker context use default</source>
        <translation>einen anderen wählen: docker context use default</translation>
    </message>
    <message>
        <source>choose one of: {value}</source>
        <translation>eins davon wählen: {value}</translation>
    </message>
    <message>
        <source>close it, or put a \ before it</source>
        <translation>es schließen oder ein \ davor setzen</translation>
    </message>
    <message>
        <source>closes a circle: {circle}</source>
        <translation>schließt einen Kreis: {circle}</translation>
    </message>
    <message>
        <source>comes from another version of this program</source>
        <translation>stammt aus einer anderen Version dieses Programms</translation>
    </message>
    <message>
        <source>container engine</source>
        <translation>Container-Engine</translation>
    </message>
    <message>
        <source>container {name}</source>
        <translation>Container {name}</translation>
    </message>
    <message>
        <source>copy it again</source>
        <translation>erneut kopieren</translation>
    </message>
    <message>
        <source>copy it again, or record it again</source>
        <translation>erneut kopieren oder erneut aufnehmen</translation>
    </message>
    <message>
        <source>copy it again, or remove it from the list</source>
        <translation>erneut kopieren oder aus der Liste entfernen</translation>
    </message>
    <message>
        <source>copy it again, or repair it with the recorder&apos;s own tool</source>
        <translation>erneut kopieren oder mit dem Werkzeug des Aufnahmegeräts reparieren</translation>
    </message>
    <message>
        <source>correct DOCKER_HOST</source>
        <translation>DOCKER_HOST berichtigen</translation>
    </message>
    <message>
        <source>correct DOCKER_HOST; or {remedy}</source>
        <translation>DOCKER_HOST berichtigen; oder {remedy}</translation>
    </message>
    <message>
        <source>correct MONGO_URL</source>
        <translation>MONGO_URL berichtigen</translation>
    </message>
    <message>
        <source>correct MONGO_URL (write special characters as %XX)</source>
        <translation>MONGO_URL berichtigen (Sonderzeichen als %XX schreiben)</translation>
    </message>
    <message>
        <source>correct build.context in docker-compose.yml</source>
        <translation>build.context in docker-compose.yml berichtigen</translation>
    </message>
    <message>
        <source>correct build.dockerfile in docker-compose.yml</source>
        <translation>build.dockerfile in docker-compose.yml berichtigen</translation>
    </message>
    <message>
        <source>correct it</source>
        <translation>berichtigen</translation>
    </message>
    <message>
        <source>correct it and build again</source>
        <translation>berichtigen und erneut bauen</translation>
    </message>
    <message>
        <source>correct the file</source>
        <translation>die Datei berichtigen</translation>
    </message>
    <message>
        <source>correct the host and port in MONGO_URL</source>
        <translation>Host und Port in MONGO_URL berichtigen</translation>
    </message>
    <message>
        <source>correct the line</source>
        <translation>die Zeile berichtigen</translation>
    </message>
    <message>
        <source>correct the line, or remove it</source>
        <translation>die Zeile berichtigen oder entfernen</translation>
    </message>
    <message>
        <source>correct the time</source>
        <translation>die Zeit berichtigen</translation>
    </message>
    <message>
        <source>correct {dockerfile} and build again</source>
        <translation>{dockerfile} berichtigen und erneut bauen</translation>
    </message>
    <message>
        <source>could not be started: {error}</source>
        <translation>konnte nicht gestartet werden: {error}</translation>
    </message>
    <message>
        <source>crashes again and again ({crashes} restarts, {ended})</source>
        <translation>stürzt immer wieder ab ({crashes} Neustarts, {ended})</translation>
    </message>
    <message>
        <source>crf goes from 0 to 51</source>
        <translation>crf geht von 0 bis 51</translation>
    </message>
    <message>
        <source>damaged: the picture breaks up somewhere in {spans}</source>
        <translation>beschädigt: das Bild zerfällt irgendwo in {spans}</translation>
    </message>
    <message>
        <source>damaged: the sound breaks up in places</source>
        <translation>beschädigt: der Ton setzt stellenweise aus</translation>
    </message>
    <message>
        <source>damaged: {longest} s of the sound are missing at a stretch</source>
        <translation>beschädigt: {longest} s Ton fehlen am Stück</translation>
    </message>
    <message>
        <source>damaged: {usable} of {whole} s could be decoded</source>
        <translation>beschädigt: {usable} von {whole} s konnten dekodiert werden</translation>
    </message>
    <message>
        <source>depends on {other}, which is no service</source>
        <translation>hängt von {other} ab, das kein Dienst ist</translation>
    </message>
    <message>
        <source>depends on {other}, which no active profile enables</source>
        <translation>hängt von {other} ab, den kein aktives Profil einschaltet</translation>
    </message>
    <message>
        <source>describes itself without end</source>
        <translation>beschreibt sich ohne Ende selbst</translation>
    </message>
    <message>
        <source>did not answer</source>
        <translation>hat nicht geantwortet</translation>
    </message>
    <message>
        <source>did not start within {patience} s</source>
        <translation>ist nicht innerhalb von {patience} s gestartet</translation>
    </message>
    <message>
        <source>did you mean `{near}`?</source>
        <translation>war `{near}` gemeint?</translation>
    </message>
    <message>
        <source>differs from the limit that stands at the service itself</source>
        <translation>weicht von der Grenze ab, die am Dienst selbst steht</translation>
    </message>
    <message>
        <source>do it by hand</source>
        <translation>von Hand tun</translation>
    </message>
    <message>
        <source>docker compose</source>
        <translation>docker compose</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>does not answer ({url}, from {source})</source>
        <translation>antwortet nicht ({url}, aus {source})</translation>
    </message>
    <message>
        <source>does not begin with NONE, CMD or CMD-SHELL and what they run</source>
        <translation>beginnt nicht mit NONE, CMD oder CMD-SHELL und dem, was sie ausführen</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>does not go from high to low rungs</source>
        <translation>geht nicht von hohen zu niedrigen Sprossen</translation>
    </message>
    <message>
        <source>does not hold the bytes that its package promises</source>
        <translation>enthält nicht die Bytes, die das Paket verspricht</translation>
    </message>
    <message>
        <source>does not start: {strerror}</source>
        <translation>startet nicht: {strerror}</translation>
    </message>
    <message>
        <source>drop the recording itself</source>
        <translation>die Aufnahme selbst ablegen</translation>
    </message>
    <message>
        <source>enable one of its profiles ({profiles}) by COMPOSE_PROFILES, or write required: false</source>
        <translation>eines der Profile ({profiles}) mit COMPOSE_PROFILES einschalten oder required: false schreiben</translation>
    </message>
    <message>
        <source>encode the lecture again</source>
        <translation>die Vorlesung erneut kodieren</translation>
    </message>
    <message>
        <source>encoding</source>
        <translation>in Kodierung</translation>
    </message>
    <message>
        <source>ended at once with exit code {code}</source>
        <translation>hat sich sofort mit Exitcode {code} beendet</translation>
    </message>
    <message>
        <source>ended with exit code {exit_code}</source>
        <translation>hat sich mit Exitcode {exit_code} beendet</translation>
    </message>
    <message>
        <source>ends before it begins</source>
        <translation>endet vor dem Beginn</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>Exitcode {code}</translation>
    </message>
    <message>
        <source>exit code {returncode}</source>
        <translation>Exitcode {returncode}</translation>
    </message>
    <message>
        <source>export it anew with another program, then drop it again</source>
        <translation>mit einem anderen Programm neu exportieren, dann erneut ablegen</translation>
    </message>
    <message>
        <source>export it at 3840 x 2160 or less</source>
        <translation>mit 3840 x 2160 oder weniger exportieren</translation>
    </message>
    <message>
        <source>export it there again: vpp settings export FILE</source>
        <translation>dort erneut exportieren: vpp settings export DATEI</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>ffmpeg failed: {last_words}</source>
        <translation>ffmpeg ist fehlgeschlagen: {last_words}</translation>
    </message>
    <message>
        <source>ffmpeg was ended by {how}</source>
        <translation>ffmpeg wurde beendet: {how}</translation>
    </message>
    <message>
        <source>file exists</source>
        <translation>Datei ist schon da</translation>
    </message>
    <message>
        <source>file name too long</source>
        <translation>Dateiname zu lang</translation>
    </message>
    <message>
        <source>fits several captions: {labels}</source>
        <translation>passt auf mehrere Untertitel: {labels}</translation>
    </message>
    <message>
        <source>fits several jobs: {names}</source>
        <translation>passt auf mehrere Aufträge: {names}</translation>
    </message>
    <message>
        <source>fits several lectures: {names}</source>
        <translation>passt auf mehrere Vorlesungen: {names}</translation>
    </message>
    <message>
        <source>free some room, or set VPP_HOME to a larger disk</source>
        <translation>Platz schaffen oder VPP_HOME auf eine größere Festplatte setzen</translation>
    </message>
    <message>
        <source>free some room, then run it again</source>
        <translation>Platz schaffen, dann erneut versuchen</translation>
    </message>
    <message>
        <source>free some room: docker system df</source>
        <translation>Platz schaffen: docker system df</translation>
    </message>
    <message>
        <source>free some space and repeat</source>
        <translation>Platz schaffen und wiederholen</translation>
    </message>
    <message>
        <source>free some space on the store&apos;s disk</source>
        <translation>auf der Festplatte der Datenbank Platz schaffen</translation>
    </message>
    <message>
        <source>frontend</source>
        <translation>Frontend</translation>
    </message>
    <message>
        <source>give it a value</source>
        <translation>ihr einen Wert geben</translation>
    </message>
    <message>
        <source>give it another one</source>
        <translation>einen anderen geben</translation>
    </message>
    <message>
        <source>give it one in docker-compose.yml</source>
        <translation>in docker-compose.yml einen angeben</translation>
    </message>
    <message>
        <source>give it one of them</source>
        <translation>eins davon angeben</translation>
    </message>
    <message>
        <source>give it services</source>
        <translation>Dienste eintragen</translation>
    </message>
    <message>
        <source>give it the container&apos;s port as target</source>
        <translation>den Port des Containers als target angeben</translation>
    </message>
    <message>
        <source>give it the file as path</source>
        <translation>die Datei als path angeben</translation>
    </message>
    <message>
        <source>give it the path in the container as target</source>
        <translation>den Pfad im Container als target angeben</translation>
    </message>
    <message>
        <source>give it the type volume, bind or tmpfs</source>
        <translation>den Typ volume, bind oder tmpfs angeben</translation>
    </message>
    <message>
        <source>give them another label</source>
        <translation>ihnen einen anderen Namen geben</translation>
    </message>
    <message>
        <source>has a brace that holds no variable: {part}</source>
        <translation>hat eine Klammer ohne Variable: {part}</translation>
    </message>
    <message>
        <source>has a gap at {scale} s</source>
        <translation>hat eine Lücke bei {scale} s</translation>
    </message>
    <message>
        <source>has a key that is no text</source>
        <translation>hat einen Schlüssel, der kein Text ist</translation>
    </message>
    <message>
        <source>has a profile that is no name: {name}</source>
        <translation>hat ein Profil, das kein Name ist: {name}</translation>
    </message>
    <message>
        <source>has a quote that is not closed</source>
        <translation>hat ein Anführungszeichen, das nicht geschlossen wird</translation>
    </message>
    <message>
        <source>has a rung of no quality</source>
        <translation>hat eine Sprosse mit unmöglicher Qualität</translation>
    </message>
    <message>
        <source>has a rung out of bounds</source>
        <translation>hat eine Sprosse außerhalb der Grenzen</translation>
    </message>
    <message>
        <source>has a target that is no absolute path: {text}</source>
        <translation>hat ein Ziel, das kein absoluter Pfad ist: {text}</translation>
    </message>
    <message>
        <source>has a variable that cannot be read: ${{{name}{rest}}}</source>
        <translation>hat eine Variable, die nicht gelesen werden kann: ${{{name}{rest}}}</translation>
    </message>
    <message>
        <source>has a {operator}, which needs a shell</source>
        <translation>hat ein {operator}, das eine Shell braucht</translation>
    </message>
    <message>
        <source>has frames after its end</source>
        <translation>hat Bilder nach dem Ende</translation>
    </message>
    <message>
        <source>has lost bytes in the store</source>
        <translation>hat in der Datenbank Bytes verloren</translation>
    </message>
    <message>
        <source>has more than {most_bytes}, which no captions have</source>
        <translation>hat mehr als {most_bytes}, so viel haben keine Untertitel</translation>
    </message>
    <message>
        <source>has more than {most_repeats} repeats without an end, which can take for ever on some lines</source>
        <translation>hat mehr als {most_repeats} Wiederholungen ohne Ende, was bei manchen Zeilen ewig dauern kann</translation>
    </message>
    <message>
        <source>has neither an image nor a build</source>
        <translation>hat weder image noch build</translation>
    </message>
    <message>
        <source>has no anchor &amp;{anchor} before this line</source>
        <translation>hat vor dieser Zeile keinen Anker &amp;{anchor}</translation>
    </message>
    <message>
        <source>has no condition</source>
        <translation>hat keine Bedingung</translation>
    </message>
    <message>
        <source>has no container yet</source>
        <translation>hat noch keinen Container</translation>
    </message>
    <message>
        <source>has no name, and its folder&apos;s cannot be one</source>
        <translation>hat keinen Namen, und der des Ordners kann keiner sein</translation>
    </message>
    <message>
        <source>has no number of retries: {count}</source>
        <translation>hat keine Anzahl von Versuchen: {count}</translation>
    </message>
    <message>
        <source>has no package yet</source>
        <translation>hat noch kein Paket</translation>
    </message>
    <message>
        <source>has no path</source>
        <translation>hat keinen Pfad</translation>
    </message>
    <message>
        <source>has no screen to open on</source>
        <translation>hat keinen Bildschirm zum Öffnen</translation>
    </message>
    <message>
        <source>has no services</source>
        <translation>hat keine Dienste</translation>
    </message>
    <message>
        <source>has no source</source>
        <translation>hat keine Quelle</translation>
    </message>
    <message>
        <source>has no such captions</source>
        <translation>hat keine solchen Untertitel</translation>
    </message>
    <message>
        <source>has no target</source>
        <translation>hat kein Ziel</translation>
    </message>
    <message>
        <source>has no time at its beginning</source>
        <translation>hat keine Zeit am Anfang</translation>
    </message>
    <message>
        <source>has no time base</source>
        <translation>hat keine Zeitbasis</translation>
    </message>
    <message>
        <source>has no title</source>
        <translation>hat keinen Titel</translation>
    </message>
    <message>
        <source>has no type</source>
        <translation>hat keinen Typ</translation>
    </message>
    <message>
        <source>has text after its closing quote</source>
        <translation>hat Text nach dem schließenden Anführungszeichen</translation>
    </message>
    <message>
        <source>has the container name {name} of {names}</source>
        <translation>hat den Containernamen {name} wie {names}</translation>
    </message>
    <message>
        <source>has the key `{text}` twice</source>
        <translation>hat den Schlüssel `{text}` zweimal</translation>
    </message>
    <message>
        <source>has the mode {mode}, which is not handled</source>
        <translation>hat den Modus {mode}, der nicht unterstützt wird</translation>
    </message>
    <message>
        <source>has the tag {tag}, which is not handled</source>
        <translation>hat das Tag {tag}, das nicht unterstützt wird</translation>
    </message>
    <message>
        <source>has {count} pictures; stream {best} is used</source>
        <translation>hat {count} Bilder; Spur {best} wird verwendet</translation>
    </message>
    <message>
        <source>has {count} streams, and {max_streams} is the most that is taken</source>
        <translation>hat {count} Spuren, und höchstens {max_streams} werden angenommen</translation>
    </message>
    <message>
        <source>has {most} captions already</source>
        <translation>hat schon {most} Untertitel</translation>
    </message>
    <message>
        <source>has {size} bytes, not the range {start} to {end}</source>
        <translation>hat {size} Bytes, nicht den Bereich {start} bis {end}</translation>
    </message>
    <message>
        <source>heights go from 64 to 4320, bitrates from 50 kbit/s</source>
        <translation>Höhen gehen von 64 bis 4320, Bitraten ab 50 kbit/s</translation>
    </message>
    <message>
        <source>holds a control character</source>
        <translation>enthält ein Steuerzeichen</translation>
    </message>
    <message>
        <source>holds neither picture nor sound</source>
        <translation>enthält weder Bild noch Ton</translation>
    </message>
    <message>
        <source>holds no captions</source>
        <translation>enthält keine Untertitel</translation>
    </message>
    <message>
        <source>holds no exported settings</source>
        <translation>enthält keine exportierten Einstellungen</translation>
    </message>
    <message>
        <source>holds no picture and no sound that can be decoded</source>
        <translation>enthält weder Bild noch Ton, die dekodiert werden können</translation>
    </message>
    <message>
        <source>holds no recordings</source>
        <translation>enthält keine Aufnahmen</translation>
    </message>
    <message>
        <source>holds nothing that can be decoded</source>
        <translation>enthält nichts, was dekodiert werden kann</translation>
    </message>
    <message>
        <source>holds other files</source>
        <translation>enthält andere Dateien</translation>
    </message>
    <message>
        <source>holds too many exports of this lecture</source>
        <translation>enthält zu viele Exporte dieser Vorlesung</translation>
    </message>
    <message>
        <source>ingest it again</source>
        <translation>erneut hinzufügen</translation>
    </message>
    <message>
        <source>ingest the file again to change what is said of it</source>
        <translation>die Datei erneut hinzufügen, um die Angaben dazu zu ändern</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>install another in PATH</source>
        <translation>ein anderes in PATH installieren</translation>
    </message>
    <message>
        <source>install it: sudo apt-get install -y ffmpeg</source>
        <translation>installieren: sudo apt-get install -y ffmpeg</translation>
    </message>
    <message>
        <source>invalid argument</source>
        <translation>ungültiges Argument</translation>
    </message>
    <message>
        <source>is a cursor of a list sorted by {parts}</source>
        <translation>ist die Position einer nach {parts} sortierten Liste</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>is a playlist, a script or a picture, not a recording, whatever its name says</source>
        <translation>ist eine Playlist, ein Skript oder ein Bild, keine Aufnahme, was auch immer der Name sagt</translation>
    </message>
    <message>
        <source>is a range of ports, which is not handled: {text}</source>
        <translation>ist ein Bereich von Ports, was nicht unterstützt wird: {text}</translation>
    </message>
    <message>
        <source>is being changed by others all the time</source>
        <translation>wird ständig von anderen geändert</translation>
    </message>
    <message>
        <source>is below 0: {number}</source>
        <translation>ist kleiner als 0: {number}</translation>
    </message>
    <message>
        <source>is cut off before anything can be decoded</source>
        <translation>bricht ab, bevor etwas dekodiert werden kann</translation>
    </message>
    <message>
        <source>is cut off: its index is missing, so none of its {size} MB can be found</source>
        <translation>ist abgeschnitten: der Index fehlt, daher ist von den {size} MB nichts auffindbar</translation>
    </message>
    <message>
        <source>is damaged, so the queue starts empty: the old one is kept as {name2}; ingest unfinished files again, those that are packaged are not encoded twice</source>
        <translation>ist beschädigt, daher beginnt die Warteschlange leer: die alte liegt als {name2} bereit; unfertige Dateien erneut hinzufügen, fertige Pakete werden nicht noch einmal kodiert</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>is external, and yet has {more}</source>
        <translation>ist extern und hat doch {more}</translation>
    </message>
    <message>
        <source>is in a second document</source>
        <translation>steht in einem zweiten Dokument</translation>
    </message>
    <message>
        <source>is installed, but not running</source>
        <translation>ist installiert, läuft aber nicht</translation>
    </message>
    <message>
        <source>is installed, but not running ({url}, from {source})</source>
        <translation>ist installiert, läuft aber nicht ({url}, aus {source})</translation>
    </message>
    <message>
        <source>is it the right file?</source>
        <translation>ist es die richtige Datei?</translation>
    </message>
    <message>
        <source>is larger than {largest} bytes</source>
        <translation>ist größer als {largest} Bytes</translation>
    </message>
    <message>
        <source>is longer than {longest} characters with its variables</source>
        <translation>ist mit den Variablen länger als {longest} Zeichen</translation>
    </message>
    <message>
        <source>is neither true nor false: {text}</source>
        <translation>ist weder true noch false: {text}</translation>
    </message>
    <message>
        <source>is nested more than {deepest} deep</source>
        <translation>ist tiefer als {deepest} verschachtelt</translation>
    </message>
    <message>
        <source>is no TOML: {error}</source>
        <translation>ist kein TOML: {error}</translation>
    </message>
    <message>
        <source>is no TOML: {reason}</source>
        <translation>ist kein TOML: {reason}</translation>
    </message>
    <message>
        <source>is no UTF-8 text</source>
        <translation>ist kein UTF-8-Text</translation>
    </message>
    <message>
        <source>is no YAML: {error}</source>
        <translation>ist kein YAML: {error}</translation>
    </message>
    <message>
        <source>is no YAML: {reason}</source>
        <translation>ist kein YAML: {reason}</translation>
    </message>
    <message>
        <source>is no address of a MongoDB, such as mongodb://host:27017/vpp</source>
        <translation>ist keine Adresse einer MongoDB wie mongodb://host:27017/vpp</translation>
    </message>
    <message>
        <source>is no address of an engine, such as unix:///var/run/docker.sock</source>
        <translation>ist keine Adresse einer Engine wie unix:///var/run/docker.sock</translation>
    </message>
    <message>
        <source>is no address: {text}</source>
        <translation>ist keine Adresse: {text}</translation>
    </message>
    <message>
        <source>is no audio or video file</source>
        <translation>ist keine Audio- oder Videodatei</translation>
    </message>
    <message>
        <source>is no container&apos;s name: {name}</source>
        <translation>ist kein Name eines Containers: {name}</translation>
    </message>
    <message>
        <source>is no cursor of a lecture list</source>
        <translation>ist keine Position in einer Vorlesungsliste</translation>
    </message>
    <message>
        <source>is no date</source>
        <translation>ist kein Datum</translation>
    </message>
    <message>
        <source>is no duration: {text}</source>
        <translation>ist keine Dauer: {text}</translation>
    </message>
    <message>
        <source>is no file</source>
        <translation>ist keine Datei</translation>
    </message>
    <message>
        <source>is no folder of this machine: {text}</source>
        <translation>ist kein Ordner dieses Rechners: {text}</translation>
    </message>
    <message>
        <source>is no image&apos;s name</source>
        <translation>ist kein Name eines Images</translation>
    </message>
    <message>
        <source>is no language</source>
        <translation>ist keine Sprache</translation>
    </message>
    <message>
        <source>is no language tag</source>
        <translation>ist kein Sprachkürzel</translation>
    </message>
    <message>
        <source>is no language tag, such as en or de-AT</source>
        <translation>ist kein Sprachkürzel wie en oder de-AT</translation>
    </message>
    <message>
        <source>is no mode: {text}</source>
        <translation>ist kein Modus: {text}</translation>
    </message>
    <message>
        <source>is no mount: {text}</source>
        <translation>ist keine Einbindung: {text}</translation>
    </message>
    <message>
        <source>is no name for captions</source>
        <translation>ist kein Name für Untertitel</translation>
    </message>
    <message>
        <source>is no number</source>
        <translation>ist keine Zahl</translation>
    </message>
    <message>
        <source>is no number: {text}</source>
        <translation>ist keine Zahl: {text}</translation>
    </message>
    <message>
        <source>is no pattern: {line}</source>
        <translation>ist kein Muster: {line}</translation>
    </message>
    <message>
        <source>is no policy: {policy}{colon}{count}</source>
        <translation>ist keine Regel: {policy}{colon}{count}</translation>
    </message>
    <message>
        <source>is no port: {text}</source>
        <translation>ist kein Port: {text}</translation>
    </message>
    <message>
        <source>is no regular expression: {error}</source>
        <translation>ist kein regulärer Ausdruck: {error}</translation>
    </message>
    <message>
        <source>is no regular file</source>
        <translation>ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>is no setting</source>
        <translation>ist keine Einstellung</translation>
    </message>
    <message>
        <source>is no size: {text}</source>
        <translation>ist keine Größe: {text}</translation>
    </message>
    <message>
        <source>is no text</source>
        <translation>ist kein Text</translation>
    </message>
    <message>
        <source>is no time</source>
        <translation>ist keine Zeit</translation>
    </message>
    <message>
        <source>is no variable&apos;s name: {name}</source>
        <translation>ist kein Name einer Variablen: {name}</translation>
    </message>
    <message>
        <source>is no whole fragmented MP4: {error}</source>
        <translation>ist kein vollständiges fragmentiertes MP4: {error}</translation>
    </message>
    <message>
        <source>is no whole number: {text}</source>
        <translation>ist keine ganze Zahl: {text}</translation>
    </message>
    <message>
        <source>is no whole path</source>
        <translation>ist kein vollständiger Pfad</translation>
    </message>
    <message>
        <source>is none of {choices}: {text}</source>
        <translation>ist keins von {choices}: {text}</translation>
    </message>
    <message>
        <source>is none of {each}</source>
        <translation>ist keins von {each}</translation>
    </message>
    <message>
        <source>is none of {protocols}: {text}</source>
        <translation>ist keins von {protocols}: {text}</translation>
    </message>
    <message>
        <source>is not a MongoDB URL</source>
        <translation>ist keine MongoDB-Adresse</translation>
    </message>
    <message>
        <source>is not a lecture that this program understands</source>
        <translation>ist keine Vorlesung, die dieses Programm versteht</translation>
    </message>
    <message>
        <source>is not a path inside a package</source>
        <translation>ist kein Pfad in einem Paket</translation>
    </message>
    <message>
        <source>is not a program</source>
        <translation>ist kein Programm</translation>
    </message>
    <message>
        <source>is not a whole number</source>
        <translation>ist keine ganze Zahl</translation>
    </message>
    <message>
        <source>is not between {bounds} and {bounds2}</source>
        <translation>liegt nicht zwischen {bounds} und {bounds2}</translation>
    </message>
    <message>
        <source>is not between {low} and {high}: {number}</source>
        <translation>liegt nicht zwischen {low} und {high}: {number}</translation>
    </message>
    <message>
        <source>is not enabled</source>
        <translation>ist nicht eingeschaltet</translation>
    </message>
    <message>
        <source>is not handled</source>
        <translation>wird nicht unterstützt</translation>
    </message>
    <message>
        <source>is not inside the lecture&apos;s {duration}</source>
        <translation>liegt nicht innerhalb der {duration} der Vorlesung</translation>
    </message>
    <message>
        <source>is not installed</source>
        <translation>ist nicht installiert</translation>
    </message>
    <message>
        <source>is not installed or not running</source>
        <translation>ist nicht installiert oder läuft nicht</translation>
    </message>
    <message>
        <source>is not installed or not running ({url}, from {source})</source>
        <translation>ist nicht installiert oder läuft nicht ({url}, aus {source})</translation>
    </message>
    <message>
        <source>is not possible: {reason}</source>
        <translation>ist nicht möglich: {reason}</translation>
    </message>
    <message>
        <source>is not stored</source>
        <translation>ist nicht gespeichert</translation>
    </message>
    <message>
        <source>is not text in quotes</source>
        <translation>ist kein Text in Anführungszeichen</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>ist nicht da</translation>
    </message>
    <message>
        <source>is not there after {patience} s</source>
        <translation>ist nach {patience} s nicht da</translation>
    </message>
    <message>
        <source>is not there or broken</source>
        <translation>fehlt oder ist kaputt</translation>
    </message>
    <message>
        <source>is not there: {text}</source>
        <translation>ist nicht da: {text}</translation>
    </message>
    <message>
        <source>is not true or false</source>
        <translation>ist nicht true oder false</translation>
    </message>
    <message>
        <source>is on a host whose name cannot be looked up</source>
        <translation>liegt auf einem Host, dessen Name sich nicht auflösen lässt</translation>
    </message>
    <message>
        <source>is on a host whose name cannot be looked up ({url}, from {source})</source>
        <translation>liegt auf einem Host, dessen Name sich nicht auflösen lässt ({url}, aus {source})</translation>
    </message>
    <message>
        <source>is packaged, but {reason}</source>
        <translation>ist gepackt, aber {reason}</translation>
    </message>
    <message>
        <source>is packaged, but {reason}, then run `vpp publish`</source>
        <translation>ist gepackt, aber {reason}, dann `vpp publish` ausführen</translation>
    </message>
    <message>
        <source>is paused</source>
        <translation>ist pausiert</translation>
    </message>
    <message>
        <source>is paused: go on with `vpp queue retry`</source>
        <translation>ist pausiert: weiter mit `vpp queue retry`</translation>
    </message>
    <message>
        <source>is published</source>
        <translation>ist veröffentlicht</translation>
    </message>
    <message>
        <source>is published already: it is not encoded again</source>
        <translation>ist schon veröffentlicht: wird nicht noch einmal kodiert</translation>
    </message>
    <message>
        <source>is read by YAML as something else than the text {text}</source>
        <translation>wird von YAML anders gelesen als der Text {text}</translation>
    </message>
    <message>
        <source>is something else than MongoDB</source>
        <translation>ist etwas anderes als MongoDB</translation>
    </message>
    <message>
        <source>is still stopping</source>
        <translation>wird noch angehalten</translation>
    </message>
    <message>
        <source>is the name of other captions</source>
        <translation>heißen schon andere Untertitel</translation>
    </message>
    <message>
        <source>is there already, and is no export</source>
        <translation>ist schon da und ist kein Export</translation>
    </message>
    <message>
        <source>is there, but your account may not use it</source>
        <translation>ist da, aber Ihr Konto darf sie nicht verwenden</translation>
    </message>
    <message>
        <source>is there, but your account may not use it ({url}, from {source})</source>
        <translation>ist da, aber Ihr Konto darf sie nicht verwenden ({url}, aus {source})</translation>
    </message>
    <message>
        <source>is too large for settings</source>
        <translation>ist zu groß für Einstellungen</translation>
    </message>
    <message>
        <source>is too long</source>
        <translation>ist zu lang</translation>
    </message>
    <message>
        <source>is unhealthy</source>
        <translation>ist nicht gesund</translation>
    </message>
    <message>
        <source>is unhealthy: {said}</source>
        <translation>ist nicht gesund: {said}</translation>
    </message>
    <message>
        <source>is worked on by another vpp ({process})</source>
        <translation>wird von einem anderen vpp bearbeitet ({process})</translation>
    </message>
    <message>
        <source>is {kind}, not a list</source>
        <translation>ist {kind}, keine Liste</translation>
    </message>
    <message>
        <source>is {kind}, not a map</source>
        <translation>ist {kind}, keine Abbildung</translation>
    </message>
    <message>
        <source>is {kind}, not a single value</source>
        <translation>ist {kind}, kein einzelner Wert</translation>
    </message>
    <message>
        <source>is {kind}, not text</source>
        <translation>ist {kind}, kein Text</translation>
    </message>
    <message>
        <source>is {state}</source>
        <translation>ist {state}</translation>
    </message>
    <message>
        <source>is {state} already</source>
        <translation>ist schon {state}</translation>
    </message>
    <message>
        <source>is {width} x {height} pixels, and {max_side} a side is the most that is taken</source>
        <translation>hat {width} x {height} Pixel, und höchstens {max_side} je Seite werden angenommen</translation>
    </message>
    <message>
        <source>it is no recording; remove it</source>
        <translation>das ist keine Aufnahme; entfernen</translation>
    </message>
    <message>
        <source>it is started again by itself; see its log if that goes on</source>
        <translation>sie wird von selbst neu gestartet; geht das so weiter, steht Näheres in ihrem Protokoll</translation>
    </message>
    <message>
        <source>its certificate cannot be read ({reason})</source>
        <translation>das Zertifikat kann nicht gelesen werden ({reason})</translation>
    </message>
    <message>
        <source>its container was removed meanwhile</source>
        <translation>der Container wurde inzwischen entfernt</translation>
    </message>
    <message>
        <source>its data was written by another version of mongod</source>
        <translation>die Daten stammen von einer anderen Version von mongod</translation>
    </message>
    <message>
        <source>its data was written by another version of mongod: {told}</source>
        <translation>die Daten stammen von einer anderen Version von mongod: {told}</translation>
    </message>
    <message>
        <source>its disk is full</source>
        <translation>die Festplatte ist voll</translation>
    </message>
    <message>
        <source>its image is not there</source>
        <translation>das Image ist nicht da</translation>
    </message>
    <message>
        <source>its keeper ended without a word</source>
        <translation>ihr Aufseher hat sich ohne ein Wort beendet</translation>
    </message>
    <message>
        <source>its log is {log_file}</source>
        <translation>das Protokoll ist {log_file}</translation>
    </message>
    <message>
        <source>its name cannot be looked up</source>
        <translation>der Name lässt sich nicht auflösen</translation>
    </message>
    <message>
        <source>its package is no longer there: it is made again</source>
        <translation>das Paket ist nicht mehr da: wird neu gemacht</translation>
    </message>
    <message>
        <source>its picture cannot be decoded; only its sound is published</source>
        <translation>das Bild kann nicht dekodiert werden; nur der Ton wird veröffentlicht</translation>
    </message>
    <message>
        <source>join some</source>
        <translation>einige zusammenfassen</translation>
    </message>
    <message>
        <source>keep one of them</source>
        <translation>eins davon behalten</translation>
    </message>
    <message>
        <source>keep one stack in one file</source>
        <translation>eine Plattform in einer Datei halten</translation>
    </message>
    <message>
        <source>keep the lecture&apos;s streams only, for example with `ffmpeg -i FILE -map 0:v:0 -map 0:a -c copy NEW.mp4`</source>
        <translation>nur die Spuren der Vorlesung behalten, zum Beispiel mit `ffmpeg -i DATEI -map 0:v:0 -map 0:a -c copy NEU.mp4`</translation>
    </message>
    <message>
        <source>known are :- - :? ? :+ +</source>
        <translation>bekannt sind :- - :? ? :+ +</translation>
    </message>
    <message>
        <source>known are ro and rw</source>
        <translation>bekannt sind ro und rw</translation>
    </message>
    <message>
        <source>known are: {all_of_them}</source>
        <translation>bekannt sind: {all_of_them}</translation>
    </message>
    <message>
        <source>known are: {defaults}</source>
        <translation>bekannt sind: {defaults}</translation>
    </message>
    <message>
        <source>known are: {known}</source>
        <translation>bekannt sind: {known}</translation>
    </message>
    <message>
        <source>known are: {ladders}</source>
        <translation>bekannt sind: {ladders}</translation>
    </message>
    <message>
        <source>known: no, always, unless-stopped, on-failure:3</source>
        <translation>bekannt: no, always, unless-stopped, on-failure:3</translation>
    </message>
    <message>
        <source>knows no key `{key}`</source>
        <translation>kennt keinen Schlüssel `{key}`</translation>
    </message>
    <message>
        <source>knows no key `{key}` in {path}</source>
        <translation>kennt keinen Schlüssel `{key}` in {path}</translation>
    </message>
    <message>
        <source>knows no setting {key}</source>
        <translation>kennt keine Einstellung {key}</translation>
    </message>
    <message>
        <source>ladder {name} {problem}</source>
        <translation>Leiter {name} {problem}</translation>
    </message>
    <message>
        <source>ladder {name}: {place}: {first}</source>
        <translation>Leiter {name}: {place}: {first}</translation>
    </message>
    <message>
        <source>lecture</source>
        <translation>Vorlesung</translation>
    </message>
    <message>
        <source>let your account read it, or exclude it in .dockerignore</source>
        <translation>Ihrem Konto das Lesen erlauben oder es in .dockerignore ausnehmen</translation>
    </message>
    <message>
        <source>letters, digits, and . _ -</source>
        <translation>Buchstaben, Ziffern und . _ -</translation>
    </message>
    <message>
        <source>letters, digits, and _ . - after the first</source>
        <translation>Buchstaben, Ziffern und nach dem ersten Zeichen _ . -</translation>
    </message>
    <message>
        <source>line {at} has no times</source>
        <translation>Zeile {at} hat keine Zeiten</translation>
    </message>
    <message>
        <source>line {number} ends before it begins</source>
        <translation>Zeile {number} endet vor ihrem Beginn</translation>
    </message>
    <message>
        <source>line {number} is no time</source>
        <translation>Zeile {number} ist keine Zeit</translation>
    </message>
    <message>
        <source>list them with: vpp lectures</source>
        <translation>sie auflisten: vpp lectures</translation>
    </message>
    <message>
        <source>list them with: vpp queue --list</source>
        <translation>sie auflisten: vpp queue --list</translation>
    </message>
    <message>
        <source>log in again</source>
        <translation>erneut anmelden</translation>
    </message>
    <message>
        <source>look at its log</source>
        <translation>das Protokoll dort ansehen</translation>
    </message>
    <message>
        <source>look at the lecture again</source>
        <translation>die Vorlesung erneut ansehen</translation>
    </message>
    <message>
        <source>look at them, and change them again</source>
        <translation>sie ansehen und erneut ändern</translation>
    </message>
    <message>
        <source>look for less</source>
        <translation>nach weniger suchen</translation>
    </message>
    <message>
        <source>loses files as they are stored</source>
        <translation>verliert Dateien beim Speichern</translation>
    </message>
    <message>
        <source>lost parts while being stored</source>
        <translation>hat beim Speichern Teile verloren</translation>
    </message>
    <message>
        <source>make it writable, or make room on its disk</source>
        <translation>Schreiben erlauben oder auf der Festplatte Platz schaffen</translation>
    </message>
    <message>
        <source>make it writable, or name another folder by VPP_HOME</source>
        <translation>Schreiben erlauben oder mit VPP_HOME einen anderen Ordner nennen</translation>
    </message>
    <message>
        <source>make it, or name another one</source>
        <translation>ihn anlegen oder einen anderen nennen</translation>
    </message>
    <message>
        <source>make it: docker {kind} create {name}</source>
        <translation>anlegen: docker {kind} create {name}</translation>
    </message>
    <message>
        <source>make it: vpp stack build</source>
        <translation>bauen: vpp stack build</translation>
    </message>
    <message>
        <source>make it: vpp stack up</source>
        <translation>anlegen: vpp stack up</translation>
    </message>
    <message>
        <source>make its folder writable</source>
        <translation>den Ordner beschreibbar machen</translation>
    </message>
    <message>
        <source>make room on its disk</source>
        <translation>auf der Festplatte Platz schaffen</translation>
    </message>
    <message>
        <source>make room there</source>
        <translation>dort Platz schaffen</translation>
    </message>
    <message>
        <source>make room, then run the command again</source>
        <translation>Platz schaffen, dann erneut versuchen</translation>
    </message>
    <message>
        <source>make the file, or write required: false beside its path</source>
        <translation>die Datei anlegen oder required: false neben ihren Pfad schreiben</translation>
    </message>
    <message>
        <source>makes all values longer than {largest} characters</source>
        <translation>macht alle Werte zusammen länger als {largest} Zeichen</translation>
    </message>
    <message>
        <source>makes the file longer than {most_text} characters</source>
        <translation>macht die Datei länger als {most_text} Zeichen</translation>
    </message>
    <message>
        <source>may not be read</source>
        <translation>darf nicht gelesen werden</translation>
    </message>
    <message>
        <source>merges more than {most_merged} entries</source>
        <translation>führt mehr als {most_merged} Einträge zusammen</translation>
    </message>
    <message>
        <source>merges something that is no map</source>
        <translation>führt etwas zusammen, das keine Abbildung ist</translation>
    </message>
    <message>
        <source>met an error of this program: see the log</source>
        <translation>ist auf einen Fehler dieses Programms gestoßen: siehe Protokoll</translation>
    </message>
    <message>
        <source>met an error of this program: see the log, then run `vpp queue retry`</source>
        <translation>ist auf einen Fehler dieses Programms gestoßen: siehe Protokoll, dann `vpp queue retry` ausführen</translation>
    </message>
    <message>
        <source>mongod</source>
        <translation>mongod</translation>
    </message>
    <message>
        <source>mongod ended with code {code}</source>
        <translation>mongod hat sich mit Code {code} beendet</translation>
    </message>
    <message>
        <source>mongod ended with code {code}: {told}</source>
        <translation>mongod hat sich mit Code {code} beendet: {told}</translation>
    </message>
    <message>
        <source>mongod ended with signal {code}</source>
        <translation>mongod wurde durch Signal {code} beendet</translation>
    </message>
    <message>
        <source>mongod ended with signal {code}: {told}</source>
        <translation>mongod wurde durch Signal {code} beendet: {told}</translation>
    </message>
    <message>
        <source>mounts at {target} a second time</source>
        <translation>bindet ein zweites Mal bei {target} ein</translation>
    </message>
    <message>
        <source>name a .vtt or .srt file</source>
        <translation>eine .vtt- oder .srt-Datei nennen</translation>
    </message>
    <message>
        <source>name a file in a folder that your account may write to</source>
        <translation>eine Datei in einem Ordner nennen, in den Ihr Konto schreiben darf</translation>
    </message>
    <message>
        <source>name a file of vpp settings export</source>
        <translation>eine exportierte Datei mit Einstellungen nennen</translation>
    </message>
    <message>
        <source>name a file to make or to replace</source>
        <translation>eine Datei zum Anlegen oder Ersetzen nennen</translation>
    </message>
    <message>
        <source>name a folder</source>
        <translation>einen Ordner nennen</translation>
    </message>
    <message>
        <source>name a folder that you may write to</source>
        <translation>einen Ordner nennen, in den Sie schreiben dürfen</translation>
    </message>
    <message>
        <source>name a folder with video or audio files</source>
        <translation>einen Ordner mit Video- oder Audiodateien nennen</translation>
    </message>
    <message>
        <source>name a mongod, or unset it</source>
        <translation>ein mongod nennen oder die Variable leeren</translation>
    </message>
    <message>
        <source>name a number from {found} to {found2}</source>
        <translation>eine Zahl von {found} bis {found2} nennen</translation>
    </message>
    <message>
        <source>name a recording, or a folder of recordings</source>
        <translation>eine Aufnahme oder einen Ordner mit Aufnahmen nennen</translation>
    </message>
    <message>
        <source>name a volume or a folder: nameless data is easily lost</source>
        <translation>ein Volume oder einen Ordner nennen: namenlose Daten gehen leicht verloren</translation>
    </message>
    <message>
        <source>name an empty or new folder</source>
        <translation>einen leeren oder neuen Ordner nennen</translation>
    </message>
    <message>
        <source>name another file</source>
        <translation>eine andere Datei nennen</translation>
    </message>
    <message>
        <source>name another one</source>
        <translation>eine andere nennen</translation>
    </message>
    <message>
        <source>name the captions of this recording</source>
        <translation>die Untertitel dieser Aufnahme nennen</translation>
    </message>
    <message>
        <source>name the compose file in the settings, or with --file</source>
        <translation>die Compose-Datei in den Einstellungen oder mit --file nennen</translation>
    </message>
    <message>
        <source>names a file that does not exist: {path}</source>
        <translation>nennt eine Datei, die es nicht gibt: {path}</translation>
    </message>
    <message>
        <source>names a folder that cannot be read</source>
        <translation>nennt einen Ordner, der nicht lesbar ist</translation>
    </message>
    <message>
        <source>names no file that is there</source>
        <translation>nennt keine vorhandene Datei</translation>
    </message>
    <message>
        <source>names no folder that is there</source>
        <translation>nennt keinen vorhandenen Ordner</translation>
    </message>
    <message>
        <source>names no ladder</source>
        <translation>nennt keine Leiter</translation>
    </message>
    <message>
        <source>names no volume or folder for {text}</source>
        <translation>nennt kein Volume und keinen Ordner für {text}</translation>
    </message>
    <message>
        <source>names one place twice</source>
        <translation>nennt eine Stelle zweimal</translation>
    </message>
    <message>
        <source>names {key}, which networks does not declare</source>
        <translation>nennt {key}, das unter networks nicht steht</translation>
    </message>
    <message>
        <source>names {key}, which volumes does not declare</source>
        <translation>nennt {key}, das unter volumes nicht steht</translation>
    </message>
    <message>
        <source>needs about {needed} on the disk of {folder}, and {free} are free</source>
        <translation>braucht etwa {needed} auf der Festplatte von {folder}, und {free} sind frei</translation>
    </message>
    <message>
        <source>needs the variable {name}, which is empty</source>
        <translation>braucht die Variable {name}, die leer ist</translation>
    </message>
    <message>
        <source>needs the variable {name}, which is empty: {why}</source>
        <translation>braucht die Variable {name}, die leer ist: {why}</translation>
    </message>
    <message>
        <source>needs the variable {name}, which is not set</source>
        <translation>braucht die Variable {name}, die nicht gesetzt ist</translation>
    </message>
    <message>
        <source>needs the variable {name}, which is not set: {why}</source>
        <translation>braucht die Variable {name}, die nicht gesetzt ist: {why}</translation>
    </message>
    <message>
        <source>nests variables more than {deepest} deep</source>
        <translation>verschachtelt Variablen tiefer als {deepest}</translation>
    </message>
    <message>
        <source>network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>no job has this id</source>
        <translation>kein Auftrag hat diese Kennung</translation>
    </message>
    <message>
        <source>no ladder has this name</source>
        <translation>keine Leiter heißt so</translation>
    </message>
    <message>
        <source>no lecture has this id or slug</source>
        <translation>keine Vorlesung hat diese Kennung oder diesen Kurznamen</translation>
    </message>
    <message>
        <source>no space left on device</source>
        <translation>kein Platz mehr auf der Festplatte</translation>
    </message>
    <message>
        <source>no such file or directory</source>
        <translation>keine solche Datei und kein solcher Ordner</translation>
    </message>
    <message>
        <source>no such lecture</source>
        <translation>keine solche Vorlesung</translation>
    </message>
    <message>
        <source>no such service</source>
        <translation>kein solcher Dienst</translation>
    </message>
    <message>
        <source>not a directory</source>
        <translation>ist kein Ordner</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>only unfinished jobs can be cancelled</source>
        <translation>nur unfertige Aufträge können abgebrochen werden</translation>
    </message>
    <message>
        <source>only unfinished jobs can be paused</source>
        <translation>nur unfertige Aufträge können pausiert werden</translation>
    </message>
    <message>
        <source>operation not permitted</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>or {remedy}</source>
        <translation>oder {remedy}</translation>
    </message>
    <message>
        <source>overlaps &quot;{title}&quot;</source>
        <translation>überschneidet sich mit „{title}“</translation>
    </message>
    <message>
        <source>packaged</source>
        <translation>gepackt</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>port {number} is taken by another program</source>
        <translation>Port {number} ist von einem anderen Programm belegt</translation>
    </message>
    <message>
        <source>port {port} is taken by {text}</source>
        <translation>Port {port} ist belegt von {text}</translation>
    </message>
    <message>
        <source>ports go from {low} to {highest}</source>
        <translation>Ports gehen von {low} bis {highest}</translation>
    </message>
    <message>
        <source>probing</source>
        <translation>in Prüfung</translation>
    </message>
    <message>
        <source>publish it again</source>
        <translation>erneut veröffentlichen</translation>
    </message>
    <message>
        <source>publish it first</source>
        <translation>zuerst veröffentlichen</translation>
    </message>
    <message>
        <source>publish the lecture again</source>
        <translation>die Vorlesung erneut veröffentlichen</translation>
    </message>
    <message>
        <source>published</source>
        <translation>veröffentlicht</translation>
    </message>
    <message>
        <source>publishes no port</source>
        <translation>veröffentlicht keinen Port</translation>
    </message>
    <message>
        <source>publishing</source>
        <translation>in Veröffentlichung</translation>
    </message>
    <message>
        <source>put it before its use</source>
        <translation>ihn vor seine Verwendung setzen</translation>
    </message>
    <message>
        <source>put it in quotes: &quot;{text}&quot;</source>
        <translation>in Anführungszeichen setzen: &quot;{text}&quot;</translation>
    </message>
    <message>
        <source>put the highest first</source>
        <translation>die höchste zuerst</translation>
    </message>
    <message>
        <source>put the whole value in quotes</source>
        <translation>den ganzen Wert in Anführungszeichen setzen</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>in der Warteschlange</translation>
    </message>
    <message>
        <source>ran out of memory</source>
        <translation>der Speicher reichte nicht</translation>
    </message>
    <message>
        <source>read its output, then correct it and build again</source>
        <translation>die Ausgabe lesen, dann berichtigen und erneut bauen</translation>
    </message>
    <message>
        <source>read-only file system</source>
        <translation>Dateisystem ist nur lesbar</translation>
    </message>
    <message>
        <source>record it again</source>
        <translation>erneut aufnehmen</translation>
    </message>
    <message>
        <source>refused: {text}</source>
        <translation>abgelehnt: {text}</translation>
    </message>
    <message>
        <source>refuses the user name or the password</source>
        <translation>lehnt Benutzernamen oder Passwort ab</translation>
    </message>
    <message>
        <source>refuses {name}: {reason}</source>
        <translation>lehnt {name} ab: {reason}</translation>
    </message>
    <message>
        <source>remove it</source>
        <translation>entfernen</translation>
    </message>
    <message>
        <source>remove it from the list</source>
        <translation>aus der Liste entfernen</translation>
    </message>
    <message>
        <source>remove it: what is not handled here would be missing</source>
        <translation>entfernen: was hier nicht unterstützt wird, würde fehlen</translation>
    </message>
    <message>
        <source>remove one of them</source>
        <translation>eins davon entfernen</translation>
    </message>
    <message>
        <source>remove one of these dependencies</source>
        <translation>eine dieser Abhängigkeiten entfernen</translation>
    </message>
    <message>
        <source>remove some</source>
        <translation>einige entfernen</translation>
    </message>
    <message>
        <source>remove the character</source>
        <translation>das Zeichen entfernen</translation>
    </message>
    <message>
        <source>remove them, or external</source>
        <translation>sie entfernen oder external</translation>
    </message>
    <message>
        <source>repeat once, as a+ in place of (a+)+</source>
        <translation>einmal wiederholen, etwa a+ statt (a+)+</translation>
    </message>
    <message>
        <source>repeats what repeats by itself, which can take for ever on some lines</source>
        <translation>wiederholt, was sich schon wiederholt, und kann bei manchen Zeilen ewig dauern</translation>
    </message>
    <message>
        <source>run it again</source>
        <translation>erneut versuchen</translation>
    </message>
    <message>
        <source>run it again, or export it anew</source>
        <translation>erneut versuchen oder neu exportieren</translation>
    </message>
    <message>
        <source>save it as UTF-8</source>
        <translation>als UTF-8 speichern</translation>
    </message>
    <message>
        <source>say the course&apos;s title first</source>
        <translation>zuerst den Titel des Kurses angeben</translation>
    </message>
    <message>
        <source>say true or false</source>
        <translation>true oder false angeben</translation>
    </message>
    <message>
        <source>say which with --label</source>
        <translation>mit --label sagen, welche</translation>
    </message>
    <message>
        <source>see Python&apos;s re</source>
        <translation>siehe re in Python</translation>
    </message>
    <message>
        <source>see if it runs: docker info</source>
        <translation>prüfen, ob sie läuft: docker info</translation>
    </message>
    <message>
        <source>see what it does: docker info</source>
        <translation>nachsehen, was sie tut: docker info</translation>
    </message>
    <message>
        <source>see whether it runs: docker info</source>
        <translation>prüfen, ob sie läuft: docker info</translation>
    </message>
    <message>
        <source>segment {count} has {count2} frames, not {wanted}</source>
        <translation>Segment {count} hat {count2} Bilder, nicht {wanted}</translation>
    </message>
    <message>
        <source>service_started is the usual one</source>
        <translation>service_started ist die übliche</translation>
    </message>
    <message>
        <source>set MONGO_URL to a MongoDB server, or install mongod and put it in PATH (or name it in VPP_MONGOD)</source>
        <translation>MONGO_URL auf einen MongoDB-Server setzen oder mongod installieren und in PATH aufnehmen (oder in VPP_MONGOD nennen)</translation>
    </message>
    <message>
        <source>set VPP_HOME to a folder of yours</source>
        <translation>VPP_HOME auf einen eigenen Ordner setzen</translation>
    </message>
    <message>
        <source>set VPP_HOME to a folder that you may write to</source>
        <translation>VPP_HOME auf einen Ordner setzen, in den Sie schreiben dürfen</translation>
    </message>
    <message>
        <source>set VPP_MONGOD to that version&apos;s mongod</source>
        <translation>VPP_MONGOD auf das mongod jener Version setzen</translation>
    </message>
    <message>
        <source>set its profile in COMPOSE_PROFILES, in .env</source>
        <translation>das Profil in COMPOSE_PROFILES setzen, in .env</translation>
    </message>
    <message>
        <source>set {name} in .env or in the environment</source>
        <translation>{name} in .env oder in der Umgebung setzen</translation>
    </message>
    <message>
        <source>shorten it</source>
        <translation>kürzen</translation>
    </message>
    <message>
        <source>shorten the variables</source>
        <translation>die Variablen kürzen</translation>
    </message>
    <message>
        <source>signal {name}</source>
        <translation>Signal {name}</translation>
    </message>
    <message>
        <source>small letters, digits, - and _, beginning with a letter or digit</source>
        <translation>Kleinbuchstaben, Ziffern, - und _, am Anfang ein Buchstabe oder eine Ziffer</translation>
    </message>
    <message>
        <source>stale file handle</source>
        <translation>veralteter Dateizugriff</translation>
    </message>
    <message>
        <source>start again: vpp stack up</source>
        <translation>erneut starten: vpp stack up</translation>
    </message>
    <message>
        <source>start in the checkout&apos;s folder</source>
        <translation>im Ordner des Projekts starten</translation>
    </message>
    <message>
        <source>start it again</source>
        <translation>erneut starten</translation>
    </message>
    <message>
        <source>start it on a desktop, or work without a window: ./vpp ingest FILE</source>
        <translation>auf einem Desktop starten oder ohne Fenster arbeiten: ./vpp ingest DATEI</translation>
    </message>
    <message>
        <source>start it, or check MONGO_URL</source>
        <translation>sie starten oder MONGO_URL prüfen</translation>
    </message>
    <message>
        <source>start it, or {remedy}</source>
        <translation>sie starten oder {remedy}</translation>
    </message>
    <message>
        <source>start the newest version of this program, or point MONGO_URL to another database</source>
        <translation>die neueste Version dieses Programms starten oder MONGO_URL auf eine andere Datenbank richten</translation>
    </message>
    <message>
        <source>start the platform again</source>
        <translation>die Plattform erneut starten</translation>
    </message>
    <message>
        <source>start the program again: it moves the journal aside and keeps packages</source>
        <translation>das Programm erneut starten: es legt das Journal beiseite und behält die Pakete</translation>
    </message>
    <message>
        <source>step {number} of {total} failed with exit code {exit_code}: {instruction}</source>
        <translation>Schritt {number} von {total} schlug mit Exitcode {exit_code} fehl: {instruction}</translation>
    </message>
    <message>
        <source>step {number} of {total} failed with exit code {exit_code}: {instruction}: {reason}</source>
        <translation>Schritt {number} von {total} schlug mit Exitcode {exit_code} fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>step {number} of {total} failed: {instruction}</source>
        <translation>Schritt {number} von {total} schlug fehl: {instruction}</translation>
    </message>
    <message>
        <source>step {number} of {total} failed: {instruction}: {reason}</source>
        <translation>Schritt {number} von {total} schlug fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>step {number} of {total} of stage {stage} failed with exit code {exit_code}: {instruction}</source>
        <translation>Schritt {number} von {total} der Stufe {stage} schlug mit Exitcode {exit_code} fehl: {instruction}</translation>
    </message>
    <message>
        <source>step {number} of {total} of stage {stage} failed with exit code {exit_code}: {instruction}: {reason}</source>
        <translation>Schritt {number} von {total} der Stufe {stage} schlug mit Exitcode {exit_code} fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>step {number} of {total} of stage {stage} failed: {instruction}</source>
        <translation>Schritt {number} von {total} der Stufe {stage} schlug fehl: {instruction}</translation>
    </message>
    <message>
        <source>step {number} of {total} of stage {stage} failed: {instruction}: {reason}</source>
        <translation>Schritt {number} von {total} der Stufe {stage} schlug fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>stop it there</source>
        <translation>dort anhalten</translation>
    </message>
    <message>
        <source>stop it there, or wait until it is done</source>
        <translation>dort anhalten oder warten, bis es fertig ist</translation>
    </message>
    <message>
        <source>stop it: docker stop {name}, or choose another port in .env</source>
        <translation>ihn anhalten: docker stop {name}, oder in .env einen anderen Port wählen</translation>
    </message>
    <message>
        <source>stop that program, or choose another port in .env</source>
        <translation>jenes Programm beenden oder in .env einen anderen Port wählen</translation>
    </message>
    <message>
        <source>subtitles in pictures ({codec}) are left out</source>
        <translation>Untertitel als Bilder ({codec}) werden ausgelassen</translation>
    </message>
    <message>
        <source>sudo apt-get install -y docker.io &amp;&amp; sudo systemctl start docker; or {remedy}</source>
        <translation>sudo apt-get install -y docker.io &amp;&amp; sudo systemctl start docker; oder {remedy}</translation>
    </message>
    <message>
        <source>sudo systemctl restart docker; or {remedy}</source>
        <translation>sudo systemctl restart docker; oder {remedy}</translation>
    </message>
    <message>
        <source>sudo systemctl start docker; or {remedy}</source>
        <translation>sudo systemctl start docker; oder {remedy}</translation>
    </message>
    <message>
        <source>sudo usermod -aG docker &quot;$USER&quot;, then log in again</source>
        <translation>sudo usermod -aG docker &quot;$USER&quot;, dann erneut anmelden</translation>
    </message>
    <message>
        <source>sudo usermod -aG docker &quot;$USER&quot;, then log in again; or {remedy}</source>
        <translation>sudo usermod -aG docker &quot;$USER&quot;, dann erneut anmelden; oder {remedy}</translation>
    </message>
    <message>
        <source>takes too long on some lines: look for less</source>
        <translation>dauert bei manchen Zeilen zu lange: nach weniger suchen</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>the build failed with exit code {exit_code}: {instruction}</source>
        <translation>das Bauen schlug mit Exitcode {exit_code} fehl: {instruction}</translation>
    </message>
    <message>
        <source>the build failed with exit code {exit_code}: {instruction}: {reason}</source>
        <translation>das Bauen schlug mit Exitcode {exit_code} fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>the build failed: {instruction}</source>
        <translation>das Bauen schlug fehl: {instruction}</translation>
    </message>
    <message>
        <source>the build failed: {instruction}: {reason}</source>
        <translation>das Bauen schlug fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>the build of stage {stage} failed with exit code {exit_code}: {instruction}</source>
        <translation>das Bauen der Stufe {stage} schlug mit Exitcode {exit_code} fehl: {instruction}</translation>
    </message>
    <message>
        <source>the build of stage {stage} failed with exit code {exit_code}: {instruction}: {reason}</source>
        <translation>das Bauen der Stufe {stage} schlug mit Exitcode {exit_code} fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>the build of stage {stage} failed: {instruction}</source>
        <translation>das Bauen der Stufe {stage} schlug fehl: {instruction}</translation>
    </message>
    <message>
        <source>the build of stage {stage} failed: {instruction}: {reason}</source>
        <translation>das Bauen der Stufe {stage} schlug fehl: {instruction}: {reason}</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>die Festplatte ist voll</translation>
    </message>
    <message>
        <source>the disk is full: make room</source>
        <translation>die Festplatte ist voll: Platz schaffen</translation>
    </message>
    <message>
        <source>the disk is full: make room, then run `vpp queue`</source>
        <translation>die Festplatte ist voll: Platz schaffen, dann `vpp queue` ausführen</translation>
    </message>
    <message>
        <source>the embedded store</source>
        <translation>die mitgelieferte Datenbank</translation>
    </message>
    <message>
        <source>the engine ended the build without a word</source>
        <translation>die Engine hat das Bauen ohne ein Wort beendet</translation>
    </message>
    <message>
        <source>the engine refuses: {text}</source>
        <translation>die Engine lehnt ab: {text}</translation>
    </message>
    <message>
        <source>the engine takes too long to answer</source>
        <translation>die Engine braucht zu lange für eine Antwort</translation>
    </message>
    <message>
        <source>the engine&apos;s disk is full</source>
        <translation>die Festplatte der Engine ist voll</translation>
    </message>
    <message>
        <source>the engine&apos;s memory may have been full: give it more, then build again</source>
        <translation>der Speicher der Engine war vielleicht voll: mehr geben, dann erneut bauen</translation>
    </message>
    <message>
        <source>the first is in line {first}: remove one</source>
        <translation>der erste steht in Zeile {first}: einen entfernen</translation>
    </message>
    <message>
        <source>the journal cannot be used ({error})</source>
        <translation>das Journal kann nicht verwendet werden ({error})</translation>
    </message>
    <message>
        <source>the journal is damaged</source>
        <translation>das Journal ist beschädigt</translation>
    </message>
    <message>
        <source>the sound has {number} frames, not {skip}</source>
        <translation>der Ton hat {number} Blöcke, nicht {skip}</translation>
    </message>
    <message>
        <source>the sound&apos;s last frame is cut off</source>
        <translation>der letzte Block des Tons ist abgeschnitten</translation>
    </message>
    <message>
        <source>the window</source>
        <translation>das Fenster</translation>
    </message>
    <message>
        <source>the {kind} is external and does not exist</source>
        <translation>{kind} ist extern und fehlt</translation>
    </message>
    <message>
        <source>then log in again</source>
        <translation>dann erneut anmelden</translation>
    </message>
    <message>
        <source>there are: {desired}</source>
        <translation>es gibt: {desired}</translation>
    </message>
    <message>
        <source>there are: {there}</source>
        <translation>es gibt: {there}</translation>
    </message>
    <message>
        <source>too many open files</source>
        <translation>zu viele offene Dateien</translation>
    </message>
    <message>
        <source>took more than {seconds} s and was ended</source>
        <translation>hat mehr als {seconds} s gebraucht und wurde beendet</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>try again</source>
        <translation>erneut versuchen</translation>
    </message>
    <message>
        <source>try again in a moment</source>
        <translation>gleich erneut versuchen</translation>
    </message>
    <message>
        <source>try another folder</source>
        <translation>einen anderen Ordner versuchen</translation>
    </message>
    <message>
        <source>try: ssh HOST docker version</source>
        <translation>ausprobieren: ssh HOST docker version</translation>
    </message>
    <message>
        <source>try: ssh HOST docker version; or {remedy}</source>
        <translation>ausprobieren: ssh HOST docker version; oder {remedy}</translation>
    </message>
    <message>
        <source>trying again in {delay} s</source>
        <translation>neuer Versuch in {delay} s</translation>
    </message>
    <message>
        <source>type more of the id</source>
        <translation>mehr von der Kennung angeben</translation>
    </message>
    <message>
        <source>use the newer version, or another folder by VPP_HOME</source>
        <translation>die neuere Version verwenden oder mit VPP_HOME einen anderen Ordner</translation>
    </message>
    <message>
        <source>vanished while it was being read</source>
        <translation>ist beim Lesen verschwunden</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>wait for it, or cancel it first</source>
        <translation>darauf warten oder es zuerst abbrechen</translation>
    </message>
    <message>
        <source>wait until it is copied or recorded to its end, then try again</source>
        <translation>warten, bis alles kopiert oder aufgenommen ist, dann erneut versuchen</translation>
    </message>
    <message>
        <source>wants a user name and password with the right to read and write</source>
        <translation>verlangt Benutzernamen und Passwort mit dem Recht zu lesen und zu schreiben</translation>
    </message>
    <message>
        <source>was cancelled</source>
        <translation>wurde abgebrochen</translation>
    </message>
    <message>
        <source>was damaged in the store</source>
        <translation>wurde in der Datenbank beschädigt</translation>
    </message>
    <message>
        <source>was encoded differently from the pieces before it</source>
        <translation>wurde anders kodiert als die Stücke davor</translation>
    </message>
    <message>
        <source>was interrupted while it was published</source>
        <translation>wurde beim Veröffentlichen unterbrochen</translation>
    </message>
    <message>
        <source>was interrupted while it was published: run `vpp publish`</source>
        <translation>wurde beim Veröffentlichen unterbrochen: `vpp publish` ausführen</translation>
    </message>
    <message>
        <source>was interrupted, finished pieces are kept</source>
        <translation>wurde unterbrochen, fertige Stücke bleiben erhalten</translation>
    </message>
    <message>
        <source>was interrupted, finished pieces are kept: run `vpp queue`</source>
        <translation>wurde unterbrochen, fertige Stücke bleiben erhalten: `vpp queue` ausführen</translation>
    </message>
    <message>
        <source>was taken by another vpp</source>
        <translation>wurde von einem anderen vpp übernommen</translation>
    </message>
    <message>
        <source>was written by a newer version (data version {version}, this program knows {schema_version})</source>
        <translation>wurde von einer neueren Version geschrieben (Datenversion {version}, dieses Programm kennt {schema_version})</translation>
    </message>
    <message>
        <source>was written by a newer version of this program (format {version}, this one knows {schema_version})</source>
        <translation>wurde von einer neueren Version dieses Programms geschrieben (Format {version}, diese kennt {schema_version})</translation>
    </message>
    <message>
        <source>went away</source>
        <translation>ist weggegangen</translation>
    </message>
    <message>
        <source>were changed by somebody else</source>
        <translation>wurden von jemand anderem geändert</translation>
    </message>
    <message>
        <source>write 10m, 1h30m or 2025-11-25T13:00</source>
        <translation>als 10m, 1h30m oder 2025-11-25T13:00 schreiben</translation>
    </message>
    <message>
        <source>write NAME=value</source>
        <translation>NAME=Wert schreiben</translation>
    </message>
    <message>
        <source>write NAME=value; a comment begins with #</source>
        <translation>NAME=Wert schreiben; ein Kommentar beginnt mit #</translation>
    </message>
    <message>
        <source>write [&quot;CMD&quot;, &quot;program&quot;]</source>
        <translation>[&quot;CMD&quot;, &quot;Programm&quot;] schreiben</translation>
    </message>
    <message>
        <source>write a real dollar as $$</source>
        <translation>ein echtes Dollarzeichen als $$ schreiben</translation>
    </message>
    <message>
        <source>write each as 12:30 Title</source>
        <translation>jedes als 12:30 Titel schreiben</translation>
    </message>
    <message>
        <source>write each port on a line of its own</source>
        <translation>jeden Port in eine eigene Zeile schreiben</translation>
    </message>
    <message>
        <source>write it as 00:01:02.500 --&gt; 00:01:04.000</source>
        <translation>als 00:01:02.500 --&gt; 00:01:04.000 schreiben</translation>
    </message>
    <message>
        <source>write it as 2026-10-14</source>
        <translation>etwa als 14.10.2026 schreiben</translation>
    </message>
    <message>
        <source>write it as 3</source>
        <translation>etwa als 3 schreiben</translation>
    </message>
    <message>
        <source>write it as a list</source>
        <translation>als Liste schreiben</translation>
    </message>
    <message>
        <source>write it as a list: [sh, -c, &quot;...&quot;]</source>
        <translation>als Liste schreiben: [sh, -c, &quot;...&quot;]</translation>
    </message>
    <message>
        <source>write it as a table: [{name}]</source>
        <translation>als Tabelle schreiben: [{name}]</translation>
    </message>
    <message>
        <source>write it as en or de-AT</source>
        <translation>etwa als de oder en-GB schreiben</translation>
    </message>
    <message>
        <source>write it as en, de-AT or Deutsch</source>
        <translation>etwa als de, en-GB oder Deutsch schreiben</translation>
    </message>
    <message>
        <source>write it as key: value</source>
        <translation>als Schlüssel: Wert schreiben</translation>
    </message>
    <message>
        <source>write it as text</source>
        <translation>als Text schreiben</translation>
    </message>
    <message>
        <source>write it as {date_text}</source>
        <translation>als {date_text} schreiben</translation>
    </message>
    <message>
        <source>write it like this: 127.0.0.1:8000:80</source>
        <translation>so schreiben: 127.0.0.1:8000:80</translation>
    </message>
    <message>
        <source>write it like this: data:/var/lib/data:ro</source>
        <translation>so schreiben: data:/var/lib/data:ro</translation>
    </message>
    <message>
        <source>write it like this: mongo:7</source>
        <translation>so schreiben: mongo:7</translation>
    </message>
    <message>
        <source>write it like this: on-failure:3</source>
        <translation>so schreiben: on-failure:3</translation>
    </message>
    <message>
        <source>write it like this: {example}</source>
        <translation>so schreiben: {example}</translation>
    </message>
    <message>
        <source>write it more simply</source>
        <translation>einfacher schreiben</translation>
    </message>
    <message>
        <source>write it otherwise</source>
        <translation>anders schreiben</translation>
    </message>
    <message>
        <source>write mongodb://user:password@host:27017/vpp (special characters as %XX)</source>
        <translation>als mongodb://Benutzer:Passwort@Host:27017/vpp schreiben (Sonderzeichen als %XX)</translation>
    </message>
    <message>
        <source>write name:/target: nameless data is easily lost</source>
        <translation>Name:/Ziel schreiben: namenlose Daten gehen leicht verloren</translation>
    </message>
    <message>
        <source>write one line of a few words</source>
        <translation>eine Zeile mit wenigen Wörtern schreiben</translation>
    </message>
    <message>
        <source>write one value</source>
        <translation>einen einzelnen Wert schreiben</translation>
    </message>
    <message>
        <source>write true or false</source>
        <translation>true oder false schreiben</translation>
    </message>
    <message>
        <source>write {name}={value} into it yourself</source>
        <translation>{name}={value} selbst hineinschreiben</translation>
    </message>
    <message>
        <source>{argv} made no progress for {stall} s and was ended</source>
        <translation>{argv} kam {stall} s lang nicht voran und wurde beendet</translation>
    </message>
    <message>
        <source>{name} is no ladder</source>
        <translation>{name} ist keine Leiter</translation>
    </message>
    <message>
        <source>{name} is no table</source>
        <translation>{name} ist keine Tabelle</translation>
    </message>
</context>
<context>
    <name>spoken</name>
    <message>
        <source>en</source>
        <comment>the code of the language of these translations, such as de</comment>
        <translation>de</translation>
    </message>
</context>
<context>
    <name>stack</name>
    <message>
        <source>{name}</source>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} und {last}</translation>
    </message>
    <message>
        <source>{sentence}; the data stay</source>
        <translation>{sentence}; die Daten bleiben</translation>
    </message>
    <message>
        <source>{sentence}; {time}</source>
        <translation>{sentence}; {time}</translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation>wenige Sekunden</translation>
    </message>
    <message>
        <source>about {seconds} s</source>
        <translation>etwa {seconds} s</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>etwa {minutes} min</translation>
    </message>
    <message>
        <source>Nothing to do: the platform is stopped</source>
        <translation>Nichts zu tun: die Plattform ist angehalten</translation>
    </message>
    <message>
        <source>Nothing to do: the images are fresh</source>
        <translation>Nichts zu tun: die Images sind frisch</translation>
    </message>
    <message>
        <source>Nothing to do: the platform runs</source>
        <translation>Nichts zu tun: die Plattform läuft</translation>
    </message>
    <message>
        <source>fetches the image of {services}</source>
        <translation>holt das Image von {services}</translation>
    </message>
    <message>
        <source>fetches {count} images</source>
        <translation>holt {count} Images</translation>
    </message>
    <message>
        <source>restarts {services}</source>
        <translation>startet {services} neu</translation>
    </message>
    <message>
        <source>restarts {count} services</source>
        <translation>startet {count} Dienste neu</translation>
    </message>
    <message>
        <source>starts {services}</source>
        <translation>startet {services}</translation>
    </message>
    <message>
        <source>starts {count} services</source>
        <translation>startet {count} Dienste</translation>
    </message>
    <message>
        <source>stops {services}</source>
        <translation>hält {services} an</translation>
    </message>
    <message>
        <source>stops {count} services</source>
        <translation>hält {count} Dienste an</translation>
    </message>
    <message>
        <source>removes {services}</source>
        <translation>entfernt {services}</translation>
    </message>
    <message>
        <source>removes 1 container</source>
        <translation>entfernt 1 Container</translation>
    </message>
    <message>
        <source>removes {count} containers</source>
        <translation>entfernt {count} Container</translation>
    </message>
    <message>
        <source>removes the data in {services}</source>
        <translation>entfernt die Daten in {services}</translation>
    </message>
    <message>
        <source>waits for {services}</source>
        <translation>wartet auf {services}</translation>
    </message>
    <message>
        <source>{operation} {subject}</source>
        <translation>{operation} {subject}</translation>
    </message>
    <message>
        <source>builds {services}</source>
        <translation>baut {services}</translation>
    </message>
    <message>
        <source>builds {services} ({cause})</source>
        <translation>baut {services} ({cause})</translation>
    </message>
    <message>
        <source>makes {services} anew</source>
        <translation>macht {services} neu</translation>
    </message>
    <message>
        <source>makes {services} anew ({cause})</source>
        <translation>macht {services} neu ({cause})</translation>
    </message>
    <message>
        <source>{first}, then {second}</source>
        <translation>{first} und {second}</translation>
    </message>
    <message>
        <source>{first}, {rest}</source>
        <translation>{first}, {rest}</translation>
    </message>
    <message>
        <source>Engine not running</source>
        <translation>Engine läuft nicht</translation>
    </message>
    <message>
        <source>No services</source>
        <translation>Keine Dienste</translation>
    </message>
    <message>
        <source>{names} keeps crashing</source>
        <translation>{names} stürzt immer wieder ab</translation>
    </message>
    <message>
        <source>{names} keep crashing</source>
        <translation>{names} stürzen immer wieder ab</translation>
    </message>
    <message>
        <source>Stack stopped</source>
        <translation>Plattform angehalten</translation>
    </message>
    <message>
        <source>{names} is not healthy</source>
        <translation>{names} ist nicht gesund</translation>
    </message>
    <message>
        <source>{names} are not healthy</source>
        <translation>{names} sind nicht gesund</translation>
    </message>
    <message>
        <source>Stack running</source>
        <translation>Plattform läuft</translation>
    </message>
    <message>
        <source>Starting {count} of {total}</source>
        <translation>{count} von {total} startet</translation>
    </message>
    <message>
        <source>{count} of {total} services run</source>
        <translation>{count} von {total} Diensten laufen</translation>
    </message>
    <message>
        <source>The container engine {happened}</source>
        <translation>Die Container-Engine {happened}</translation>
    </message>
    <message>
        <source>{what}</source>
        <translation>{what}</translation>
    </message>
    <message>
        <source>{what}: {hint}</source>
        <translation>{what}: {hint}</translation>
    </message>
    <message>
        <source>{what}. {hint}</source>
        <translation>{what}. {hint}</translation>
    </message>
    <message>
        <source>{what} ({rest})</source>
        <translation>{what} ({rest})</translation>
    </message>
    <message>
        <source>Install it</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Allow it</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Start it</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Open {file}</source>
        <translation>{file} öffnen</translation>
    </message>
    <message>
        <source>{service} cannot start: port {port} is taken by {holder}</source>
        <translation>{service} kann nicht starten: Port {port} ist belegt von {holder}</translation>
    </message>
    <message>
        <source>Use port {port}</source>
        <translation>Port {port} verwenden</translation>
    </message>
    <message>
        <source>Stop {container}</source>
        <translation>{container} anhalten</translation>
    </message>
    <message>
        <source>Only {size} are free in {place}</source>
        <translation>Nur {size} sind frei in {place}</translation>
    </message>
    <message>
        <source>Clear the build cache</source>
        <translation>Build-Zwischenspeicher leeren</translation>
    </message>
    <message>
        <source>{names} belongs to no service of the file any more</source>
        <translation>{names} gehört zu keinem Dienst der Datei mehr</translation>
    </message>
    <message>
        <source>{names} belong to no service of the file any more</source>
        <translation>{names} gehören zu keinem Dienst der Datei mehr</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>{container} runs, but nothing uses it now</source>
        <translation>{container} läuft, aber nichts verwendet ihn mehr</translation>
    </message>
    <message>
        <source>{service} keeps crashing: started again {count} times</source>
        <translation>{service} stürzt immer wieder ab: {count}-mal neu gestartet</translation>
    </message>
    <message>
        <source>{service} keeps crashing: {how}, started again {count} times</source>
        <translation>{service} stürzt immer wieder ab: {how}, {count}-mal neu gestartet</translation>
    </message>
    <message>
        <source>{service} has ended: {reason}</source>
        <translation>{service} hat sich beendet: {reason}</translation>
    </message>
    <message>
        <source>{service} ended at {time}: {reason}</source>
        <translation>{service} läuft nicht mehr ({time}): {reason}</translation>
    </message>
    <message>
        <source>Start {service}</source>
        <translation>{service} starten</translation>
    </message>
    <message>
        <source>{service} runs, but its health check fails: {reason}</source>
        <translation>{service} läuft, aber die Gesundheitsprüfung schlägt fehl: {reason}</translation>
    </message>
    <message>
        <source>Restart it</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>{service} was ended: this machine&apos;s memory is full</source>
        <translation>{service} wurde beendet: der Speicher dieses Rechners ist voll</translation>
    </message>
    <message>
        <source>{service} was ended: it needed more than its {limit} of memory. Raise mem_limit in {file}</source>
        <translation>{service} wurde beendet: mehr als die erlaubten {limit} Speicher wurden gebraucht. mem_limit in {file} erhöhen</translation>
    </message>
    <message>
        <source>Show its log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>{service} runs an older build: {cause}</source>
        <translation>{service} läuft in einem älteren Stand: {cause}</translation>
    </message>
    <message>
        <source>Rebuild it</source>
        <translation>Neu bauen</translation>
    </message>
    <message>
        <source>{service} runs with older settings than it has now. It will be made anew</source>
        <translation>{service} läuft mit älteren Einstellungen als den jetzigen. Der Container wird neu gemacht</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>{service} runs an older image than there is now. It will be made anew</source>
        <translation>{service} läuft mit einem älteren Image, als es jetzt gibt. Der Container wird neu gemacht</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>no container</source>
        <translation>kein Container</translation>
    </message>
    <message>
        <source>just created</source>
        <translation>gerade angelegt</translation>
    </message>
    <message>
        <source>is paused</source>
        <translation>ist pausiert</translation>
    </message>
    <message>
        <source>its image is made anew</source>
        <translation>das Image wird neu gebaut</translation>
    </message>
    <message>
        <source>its image is pulled</source>
        <translation>das Image wird geholt</translation>
    </message>
    <message>
        <source>settings changed</source>
        <translation>Einstellungen geändert</translation>
    </message>
    <message>
        <source>image is newer</source>
        <translation>das Image ist neuer</translation>
    </message>
    <message>
        <source>image is missing</source>
        <translation>das Image fehlt</translation>
    </message>
    <message>
        <source>image is stale</source>
        <translation>das Image ist veraltet</translation>
    </message>
    <message>
        <source>is named {name}</source>
        <translation>heißt {name}</translation>
    </message>
    <message>
        <source>is not in network {name}</source>
        <translation>ist nicht im Netz {name}</translation>
    </message>
    <message>
        <source>has not volume {name}</source>
        <translation>hat das Volume {name} nicht</translation>
    </message>
    <message>
        <source>is being removed</source>
        <translation>wird gerade entfernt</translation>
    </message>
    <message>
        <source>{service} is restarted</source>
        <translation>{service} wird neu gestartet</translation>
    </message>
    <message>
        <source>was never started</source>
        <translation>wurde nie gestartet</translation>
    </message>
    <message>
        <source>is stopped</source>
        <translation>ist angehalten</translation>
    </message>
    <message>
        <source>is stopped (out of memory)</source>
        <translation>ist angehalten (Speicher reichte nicht)</translation>
    </message>
    <message>
        <source>is stopped (exit code {code})</source>
        <translation>ist angehalten (Exitcode {code})</translation>
    </message>
    <message>
        <source>{service} needs it healthy</source>
        <translation>{service} braucht ihn gesund</translation>
    </message>
    <message>
        <source>{service} needs it done</source>
        <translation>{service} braucht ihn fertig</translation>
    </message>
    <message>
        <source>until it is healthy</source>
        <translation>bis er gesund ist</translation>
    </message>
    <message>
        <source>until it runs</source>
        <translation>bis er läuft</translation>
    </message>
    <message>
        <source>left over from an interrupted start</source>
        <translation>übrig von einem unterbrochenen Start</translation>
    </message>
    <message>
        <source>the stack goes down</source>
        <translation>die Plattform wird abgebaut</translation>
    </message>
    <message>
        <source>asked for: its data are lost</source>
        <translation>so gewünscht: die Daten gehen verloren</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>so gewünscht</translation>
    </message>
    <message>
        <source>no service of this name</source>
        <translation>kein Dienst dieses Namens</translation>
    </message>
    <message>
        <source>no image yet</source>
        <translation>noch kein Image</translation>
    </message>
    <message>
        <source>image has no record of its sources</source>
        <translation>das Image kennt seine Quellen nicht</translation>
    </message>
    <message>
        <source>its sources changed</source>
        <translation>Quellen geändert</translation>
    </message>
    <message>
        <source>sources changed</source>
        <translation>Quellen geändert</translation>
    </message>
    <message>
        <source>its build arguments or target changed</source>
        <translation>Build-Argumente oder Ziel geändert</translation>
    </message>
    <message>
        <source>build arguments or target changed</source>
        <translation>Build-Argumente oder Ziel geändert</translation>
    </message>
    <message>
        <source>{count} files changed: {files} and {more} more</source>
        <translation>{count} Dateien geändert: {files} und {more} weitere</translation>
    </message>
    <message>
        <source>{count} files changed: {files}</source>
        <translation>{count} Dateien geändert: {files}</translation>
    </message>
    <message>
        <source>{file} removed</source>
        <translation>{file} entfernt</translation>
    </message>
    <message>
        <source>{file} added</source>
        <translation>{file} hinzugekommen</translation>
    </message>
    <message>
        <source>{file} changed</source>
        <translation>{file} geändert</translation>
    </message>
    <message>
        <source>finished (exit code {code})</source>
        <translation>fertig (Exitcode {code})</translation>
    </message>
    <message>
        <source>failed (exit code {code})</source>
        <translation>fehlgeschlagen (Exitcode {code})</translation>
    </message>
    <message>
        <source>its command cannot be run (exit code {code})</source>
        <translation>der Befehl kann nicht ausgeführt werden (Exitcode {code})</translation>
    </message>
    <message>
        <source>its command was not found (exit code {code})</source>
        <translation>der Befehl wurde nicht gefunden (Exitcode {code})</translation>
    </message>
    <message>
        <source>ended by {signal} (exit code {code})</source>
        <translation>beendet durch {signal} (Exitcode {code})</translation>
    </message>
    <message>
        <source>killed (exit code {code})</source>
        <translation>gewaltsam beendet (Exitcode {code})</translation>
    </message>
    <message>
        <source>killed: it needed more memory than it may use</source>
        <translation>beendet: mehr Speicher gebraucht als erlaubt</translation>
    </message>
    <message>
        <source>{how}, is started again ({count} so far)</source>
        <translation>{how}, wird wieder gestartet (bisher {count})</translation>
    </message>
    <message>
        <source>its health check fails</source>
        <translation>die Gesundheitsprüfung schlägt fehl</translation>
    </message>
    <message>
        <source>{what} ({address}, from {source})</source>
        <translation>{what} ({address}, aus {source})</translation>
    </message>
    <message>
        <source>Not started yet</source>
        <translation>Noch nicht gestartet</translation>
    </message>
    <message>
        <source>Waiting to start</source>
        <translation>Wartet auf den Start</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>Gesund</translation>
    </message>
    <message>
        <source>Not healthy</source>
        <translation>Nicht gesund</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation>Startet neu</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Speicher reichte nicht</translation>
    </message>
    <message>
        <source>Being removed</source>
        <translation>Wird entfernt</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>Kaputt</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Build {subject}</source>
        <translation>{subject} bauen</translation>
    </message>
    <message>
        <source>Fetch the image of {subject}</source>
        <translation>Das Image von {subject} holen</translation>
    </message>
    <message>
        <source>Make network {subject}</source>
        <translation>Netz {subject} anlegen</translation>
    </message>
    <message>
        <source>Make volume {subject} for the data</source>
        <translation>Volume {subject} für die Daten anlegen</translation>
    </message>
    <message>
        <source>Make the container of {subject}</source>
        <translation>Den Container von {subject} anlegen</translation>
    </message>
    <message>
        <source>Make the container of {subject} anew</source>
        <translation>Den Container von {subject} neu anlegen</translation>
    </message>
    <message>
        <source>Start {subject}</source>
        <translation>{subject} starten</translation>
    </message>
    <message>
        <source>Let {subject} go on</source>
        <translation>{subject} weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Restart {subject}</source>
        <translation>{subject} neu starten</translation>
    </message>
    <message>
        <source>Stop {subject}</source>
        <translation>{subject} anhalten</translation>
    </message>
    <message>
        <source>Wait for {subject}</source>
        <translation>Auf {subject} warten</translation>
    </message>
    <message>
        <source>Remove {subject}</source>
        <translation>{subject} entfernen</translation>
    </message>
    <message>
        <source>Remove network {subject}</source>
        <translation>Netz {subject} entfernen</translation>
    </message>
    <message>
        <source>Remove volume {subject} and its data</source>
        <translation>Volume {subject} und seine Daten entfernen</translation>
    </message>
    <message>
        <source>Starting the platform</source>
        <translation>Die Plattform startet</translation>
    </message>
    <message>
        <source>Starting {services}</source>
        <translation>{services} startet</translation>
    </message>
    <message>
        <source>Stopping the platform</source>
        <translation>Die Plattform wird angehalten</translation>
    </message>
    <message>
        <source>Stopping {services}</source>
        <translation>{services} wird angehalten</translation>
    </message>
    <message>
        <source>Restarting the platform</source>
        <translation>Die Plattform startet neu</translation>
    </message>
    <message>
        <source>Restarting {services}</source>
        <translation>{services} startet neu</translation>
    </message>
    <message>
        <source>Rebuilding the platform</source>
        <translation>Die Plattform wird neu gebaut</translation>
    </message>
    <message>
        <source>Rebuilding {services}</source>
        <translation>{services} wird neu gebaut</translation>
    </message>
    <message>
        <source>Building the images</source>
        <translation>Die Images werden gebaut</translation>
    </message>
    <message>
        <source>Building {services}</source>
        <translation>{services} wird gebaut</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>Wird gebaut</translation>
    </message>
    <message>
        <source>Keeps crashing</source>
        <translation>Stürzt immer wieder ab</translation>
    </message>
    <message>
        <source>Killed</source>
        <translation>Gewaltsam beendet</translation>
    </message>
    <message>
        <source>Ended with an error</source>
        <translation>Mit Fehler beendet</translation>
    </message>
    <message>
        <source>{doing}: pausing or stopping breaks this off in the middle. The next start of the platform goes on from there.</source>
        <translation>{doing}: Pausieren oder Stoppen beendet das mittendrin. Der nächste Start der Plattform macht dort weiter.</translation>
    </message>
    <message>
        <source>{doing}: pausing or stopping breaks this off in the middle. What still runs then goes on running.</source>
        <translation>{doing}: Pausieren oder Stoppen beendet das mittendrin. Was dann noch läuft, läuft weiter.</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>up for less than a minute</source>
        <translation>läuft seit weniger als einer Minute</translation>
    </message>
    <message>
        <source>up {count} min</source>
        <translation>läuft seit {count} min</translation>
    </message>
    <message>
        <source>up {count} h</source>
        <translation>läuft seit {count} h</translation>
    </message>
    <message>
        <source>up {count} days</source>
        <translation>läuft seit {count} Tagen</translation>
    </message>
</context>
</TS>
